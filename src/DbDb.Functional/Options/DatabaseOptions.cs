using LanguageExt;

namespace DbDb.Functional;

/// <summary>How a database is opened.</summary>
public sealed record DatabaseOptions
{
    private const long LeastWorkBytes = 1 << 20;
    private const long MostWorkBytes = 64 << 20;

    /// <summary>
    /// Open or create, cache 256 MiB, wait 30 s for another writer, look for its commits every 50 ms while somebody
    /// watches.
    /// </summary>
    public static DatabaseOptions Default { get; } = new();

    /// <summary>Whether it may be created, must exist, or is only read.</summary>
    public OpenMode Mode { get; init; } = OpenMode.OpenOrCreate;

    /// <summary>
    /// How many bytes of nodes are kept in memory, by estimate; 0 or more. Reads work with any budget.
    /// </summary>
    public long CacheBytes { get; init; } = 256L << 20;

    /// <summary>How long a commit waits for another process's.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What a commit is worth when it is acknowledged: by default it is durable.</summary>
    public Durability Durability { get; init; } = Durability.Immediate;

    /// <summary>The sizes for a database that is created; one that exists has its own.</summary>
    public Limits Limits { get; init; } = Limits.Default;

    /// <summary>
    /// How long after one look for other processes' commits the next one comes, while <see cref="Database.Watch"/>
    /// waits for some: from 1 millisecond to 1 day, or <see cref="Timeout.InfiniteTimeSpan"/> for none. A look reads
    /// the store's head.
    /// </summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether the database compacts itself, and when; by default it doesn't.</summary>
    public Option<AutoCompaction> AutoCompact { get; init; }

    /// <summary>What tells the instants of commits, when to look for other processes', and when to compact.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// How many bytes work on many entries keeps in memory at a time: within the cache's budget, but enough to go on.
    /// </summary>
    internal long WorkBytes => Math.Clamp(CacheBytes / 4, LeastWorkBytes, MostWorkBytes);

    /// <summary>What makes no sense in them, if anything does.</summary>
    internal DbError? Fault =>
        CacheBytes < 0 ? new DbError.Invalid("the cache's budget is negative")
        : WatchInterval != Timeout.InfiniteTimeSpan
        && (WatchInterval < TimeSpan.FromMilliseconds(1) || WatchInterval > TimeSpan.FromDays(1))
            ? new DbError.Invalid("the interval of watching is neither between a millisecond and a day nor infinite")
        : AutoCompact.IsSome && Mode == OpenMode.ReadOnly
            ? new DbError.Invalid("a database that is only read can't compact itself")
        : Durability.Fault ?? AutoCompact.OrNull()?.Fault;
}
