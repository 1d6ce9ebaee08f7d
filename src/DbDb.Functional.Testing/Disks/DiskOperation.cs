namespace DbDb.Functional.Testing;

/// <summary>What a disk was asked to do.</summary>
public enum DiskOperationKind
{
    /// <summary>To say what lies at a path.</summary>
    Look,

    /// <summary>To open a file.</summary>
    Open,

    /// <summary>To create a file.</summary>
    Create,

    /// <summary>To rename a file.</summary>
    Rename,

    /// <summary>To delete a file.</summary>
    Delete,

    /// <summary>To make the names of a folder durable.</summary>
    SyncFolder,

    /// <summary>To be the next to take a lock.</summary>
    AwaitLock,

    /// <summary>To take a lock.</summary>
    TakeLock,

    /// <summary>To say how long a file is.</summary>
    Length,

    /// <summary>To read from a file.</summary>
    Read,

    /// <summary>To write to a file.</summary>
    Write,

    /// <summary>To make a file durable.</summary>
    Sync,

    /// <summary>To cut a file off, or to extend it.</summary>
    SetLength,

    /// <summary>To say whether a path still names a file.</summary>
    IsAt,

    /// <summary>To say why another file can't take one's place.</summary>
    Examine,

    /// <summary>To let those open a file who may open another.</summary>
    Resemble,
}

/// <summary>One thing that a simulated disk was asked to do.</summary>
/// <param name="Number">Counts all operations of the disk, from 0.</param>
/// <param name="Process">Which process asked, from 0.</param>
/// <param name="Kind">What.</param>
/// <param name="Path">With which file.</param>
/// <param name="Offset">
/// Where in the file, in bytes; for <see cref="DiskOperationKind.SetLength"/> the new length; else 0.
/// </param>
/// <param name="Length">How many bytes, where some are read or written; else 0.</param>
public sealed record DiskOperation(
    long Number,
    int Process,
    DiskOperationKind Kind,
    string Path,
    long Offset,
    int Length
)
{
    /// <summary>Number, kind and place, as a person reads them.</summary>
    public override string ToString() => Kind switch
    {
        DiskOperationKind.Read or DiskOperationKind.Write => $"#{Number} {Kind} {Path} {Offset}+{Length}",
        DiskOperationKind.SetLength => $"#{Number} {Kind} {Path} {Offset}",
        _ => $"#{Number} {Kind} {Path}",
    };
}
