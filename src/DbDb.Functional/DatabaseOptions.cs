namespace DbDb.Functional;

/// <summary>How a database is opened.</summary>
public sealed record DatabaseOptions
{
    /// <summary>Open or create, cache 256 MiB, wait 30 s for another writer.</summary>
    public static DatabaseOptions Default { get; } = new();

    /// <summary>Whether it may be created, must exist, or is only read.</summary>
    public OpenMode Mode { get; init; } = OpenMode.OpenOrCreate;

    /// <summary>How many bytes of nodes are kept in memory, by estimate; 0 or more. Reads work with any budget.</summary>
    public long CacheBytes { get; init; } = 256L << 20;

    /// <summary>How long a commit waits for another process's.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What a commit is worth when it is acknowledged: by default it is durable.</summary>
    public Durability Durability { get; init; } = Durability.Immediate;

    /// <summary>The sizes for a database that is created; one that exists has its own.</summary>
    public Limits Limits { get; init; } = Limits.Default;

    /// <summary>What tells the instants of commits.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>What makes no sense in them, if anything does.</summary>
    internal DbError? Fault =>
        CacheBytes < 0 ? new DbError.Invalid("the cache's budget is negative")
        : Durability.Fault;
}
