namespace DbDb.Functional;

/// <summary>What opening a database may do to its file.</summary>
public enum OpenMode
{
    /// <summary>Read and write; a database that isn't there, or an empty file, becomes a new one.</summary>
    OpenOrCreate,

    /// <summary>
    /// Read and write what is there; nothing there is <see cref="DbError.Missing"/>, and nothing is created. An empty
    /// file is <see cref="DbError.NotADatabase"/>: it may be what is left of one.
    /// </summary>
    MustExist,

    /// <summary>
    /// Read only: no lock is taken, and nothing is written or created, not even beside the file. An empty file is
    /// <see cref="DbError.NotADatabase"/>.
    /// </summary>
    ReadOnly,
}
