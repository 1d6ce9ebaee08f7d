using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>
/// What there is in races that are to show something: the shorter they are, the more of what may happen in them is
/// tried.
/// </summary>
/// <param name="Steps">What threads do: more often what is there more often.</param>
internal sealed record RaceKind(params ImmutableArray<Step> Steps)
{
    public static RaceKind Any { get; } = new(
        Step.Transact,
        Step.Transact,
        Step.Transact,
        Step.TransactAsync,
        Step.TransactAsync,
        Step.Cancel,
        Step.Cancel,
        Step.Throw,
        Step.Refuse,
        Step.Compare,
        Step.Compare,
        Step.Refresh,
        Step.Look,
        Step.Keep,
        Step.Keep,
        Step.Flush,
        Step.Compact,
        Step.Drop,
        Step.Dispose)
    {
        MostThreads = 4,
        MostDatabases = 2,
        MostWatchers = 2,
        IsInFile = true,
        IsFull = true,
    };

    /// <summary>Of who waits in line, and may be cancelled.</summary>
    public static RaceKind OfTheLine { get; } = new(
        Step.Transact, Step.Transact, Step.TransactAsync, Step.Cancel, Step.Throw, Step.Refuse, Step.Compare)
    {
        IsLater = false,
    };

    /// <summary>Of groups that fail for a reason that is nobody's.</summary>
    public static RaceKind OfFailures { get; } = OfTheLine with { IsFailing = true };

    public static RaceKind OfWatchers { get; } = new(Step.Transact, Step.TransactAsync, Step.Refresh)
    {
        IsLater = false,
        MostThreads = 2,
        LeastWatchers = 1,
        MostWatchers = 2,
    };

    /// <summary>Of heads that move.</summary>
    public static RaceKind OfHeads { get; } = new(Step.Transact, Step.Refresh)
    {
        IsLater = false,
        IsInFile = true,
        LeastThreads = 3,
        MostThreads = 4,
        LeastDatabases = 2,
        MostDatabases = 2,
    };

    public static RaceKind OfFlushes { get; } = new(Step.Transact, Step.Transact, Step.Transact, Step.Flush)
    {
        IsLater = true,
    };

    public static RaceKind OfTheCache { get; } = new(Step.Keep, Step.Keep, Step.Transact, Step.Refresh)
    {
        IsLater = false,
        IsFull = true,
    };

    public static RaceKind OfReplacements { get; } = new(
        Step.Compact, Step.Drop, Step.Drop, Step.Transact, Step.Compare, Step.Keep, Step.Refresh)
    {
        IsInFile = true,
        MostDatabases = 2,
        MostWatchers = 1,
    };

    public static RaceKind OfEnds { get; } = new(
        Step.Dispose, Step.Transact, Step.TransactAsync, Step.Keep, Step.Refresh, Step.Drop, Step.Flush)
    {
        IsInFile = true,
        MostDatabases = 2,
        MostWatchers = 1,
    };

    public int LeastThreads { get; init; } = 2;

    public int MostThreads { get; init; } = 3;

    public int LeastDatabases { get; init; } = 1;

    public int MostDatabases { get; init; } = 1;

    public int LeastWatchers { get; init; }

    public int MostWatchers { get; init; }

    /// <summary>Whether the log may be in a file.</summary>
    public bool IsInFile { get; init; }

    /// <summary>Whether commits are durable later; null if they may be.</summary>
    public bool? IsLater { get; init; }

    /// <summary>Whether there is more in it than the cache has room for.</summary>
    public bool IsFull { get; init; }

    /// <summary>Whether the clock throws now and then.</summary>
    public bool IsFailing { get; init; }
}
