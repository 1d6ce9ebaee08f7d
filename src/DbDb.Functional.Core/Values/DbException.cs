namespace DbDb.Functional;

/// <summary>
/// A <see cref="DbError"/> as an exception. Pure functions on a tree throw it where a value can't say it: a node that
/// can't be loaded, a key over the limit. Effects catch it once, at their boundary, and return the error.
/// </summary>
public sealed class DbException : Exception
{
    /// <summary>Carries <paramref name="error"/>.</summary>
    public DbException(DbError error)
        : base(error.Message) => Error = error;

    /// <summary>The error.</summary>
    public DbError Error { get; }
}
