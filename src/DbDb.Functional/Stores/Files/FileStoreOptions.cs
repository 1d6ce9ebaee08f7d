using LanguageExt;

namespace DbDb.Functional;

/// <summary>How a <see cref="FileStore"/> opens its file.</summary>
public sealed record FileStoreOptions
{
    /// <summary>Read and write, created if it isn't there, waiting 30 seconds for another writer.</summary>
    public static FileStoreOptions Default { get; } = new();

    /// <summary>What opening may do.</summary>
    public OpenMode Mode { get; init; } = OpenMode.OpenOrCreate;

    /// <summary>
    /// How long a writer waits for the lock: <see cref="TimeSpan.Zero"/> or longer, or
    /// <see cref="Timeout.InfiniteTimeSpan"/>.
    /// </summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The sizes for a file that is created; one that exists keeps its own.</summary>
    public Limits Limits { get; init; } = Limits.Default;

    /// <summary>
    /// The generation of a file that is created; without one it is drawn at random, as it should be outside tests.
    /// </summary>
    public ulong? Generation { get; init; }

    /// <summary>What a file that is created begins with, if not with a generation and limits.</summary>
    internal Option<LogHead> Genesis { get; init; }

    /// <summary>
    /// Who may open a file that is created: who may open this one; without one, whom the system lets by default.
    /// </summary>
    internal Option<IDiskFile> Model { get; init; }

    /// <summary>Whether nobody else knows of the file.</summary>
    internal bool IsUnshared { get; init; }

    /// <summary>What makes no sense in them, if anything does.</summary>
    internal DbError? Fault =>
        !Enum.IsDefined(Mode) ? new DbError.Invalid($"no such mode: {Mode}")
        : LockTimeout < TimeSpan.Zero && LockTimeout != Timeout.InfiniteTimeSpan
            ? new DbError.Invalid("the lock timeout is negative")
        : !Limits.AreValid ? new DbError.Invalid($"limits out of bounds: {Limits}")
        : null;
}
