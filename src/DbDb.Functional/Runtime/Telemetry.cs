using System.Diagnostics;
using System.Diagnostics.Metrics;
using DbDb.Functional.Runtime;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// What this library measures of itself, for <see cref="MeterListener"/>, <see cref="ActivityListener"/> and whatever
/// is built on them. All databases of a process together. Where nobody listens it costs some nanoseconds a commit, and
/// allocates nothing. What a listener throws goes no further than <see cref="ListenerFailure"/>.
/// </summary>
/// <remarks>
/// <para>
/// Instruments: <c>db.client.operation.duration</c>, <c>dbdb.commits</c>, <c>dbdb.group.size</c>, <c>dbdb.appended</c>,
/// <c>dbdb.sync.duration</c>, <c>dbdb.compaction.switch.duration</c>, <c>dbdb.conflicts</c>, <c>dbdb.reruns</c>,
/// <c>dbdb.cache.hits</c> and <c>dbdb.cache.misses</c>. Durations are in seconds; histograms advise buckets.
/// </para>
/// <para>
/// Activities: <c>dbdb.transact</c>, <c>dbdb.try_commit</c> and <c>dbdb.load</c>, of the kind
/// <see cref="ActivityKind.Client"/>, from the call to the answer, within which the transaction's function runs; and
/// <c>dbdb.append</c> for each group of commits that is appended together, with a link to each transaction that it
/// commits, or to the activity in which that one was called, where the transaction has none.
/// </para>
/// <para>
/// Operations have the tags of OpenTelemetry's conventions for clients of databases: <c>db.system.name</c>, which is
/// "dbdb", <c>db.operation.name</c>, <c>db.namespace</c>, the file's path, where the database is in a file, and after
/// a failure <c>error.type</c>: a case of <see cref="DbError"/>, as "DbError.Conflict", or an exception's full name.
/// </para>
/// </remarks>
public static class Telemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "DbDb.Functional";

    // Those that OpenTelemetry advises for operations of a database, and finer ones below: a disk syncs in 0.1 ms.
    private static readonly InstrumentAdvice<double> _seconds = new()
    {
        HistogramBucketBoundaries =
            [0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
    };

    private static readonly InstrumentAdvice<long> _counts = new()
    {
        HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024],
    };

    private static readonly Meter _meter = new(Name);
    private static readonly ActivitySource? _activities = Listeners.Told(() => new ActivitySource(Name));

    private static readonly Counter<long> _commits = Counter(
        "dbdb.commits",
        "{commit}",
        "Commits that were appended to a log."
    );

    private static readonly Histogram<long> _groups = Histogram(
        "dbdb.group.size",
        "{commit}",
        "How many commits one append held.",
        _counts
    );

    private static readonly Counter<long> _bytes = Counter("dbdb.appended", "By", "Bytes that commits added to a log.");

    private static readonly Counter<long> _conflicts =
        Counter("dbdb.conflicts", "{commit}", "Commits that were refused because another one came first.");

    private static readonly Counter<long> _reruns = Counter(
        "dbdb.reruns",
        "{transaction}",
        "Transactions whose function was run again, on what another process had committed."
    );

    private static readonly Histogram<double> _syncs =
        Histogram("dbdb.sync.duration", "s", "How long the disk took to make durable what was written.", _seconds);

    private static readonly Histogram<double> _switches = Histogram(
        "dbdb.compaction.switch.duration",
        "s",
        "How long writers had to wait while a compacted log caught up and took the other's place.",
        _seconds
    );

    private static readonly Counter<long> _hits = Counter(
        "dbdb.cache.hits",
        "{record}",
        "Records found in the cache that their parent didn't hold already; those that it held aren't counted."
    );

    private static readonly Counter<long> _misses = Counter(
        "dbdb.cache.misses",
        "{record}",
        "Records read from a store."
    );

    /// <summary>
    /// The last exception that a listener threw when it was told something, or none. Nothing here is thrown where it
    /// would be taken for a failure of what is measured: a commit is durable by then.
    /// </summary>
    public static Option<Exception> ListenerFailure =>
        Listeners.Failure is { } thrown ? thrown : Option<Exception>.None;

    /// <summary>How long what callers asked for took, from the call to the answer.</summary>
    internal static Histogram<double> Operations { get; } = Histogram(
        "db.client.operation.duration",
        "s",
        "How long a transaction, a compare-and-set or a load took, from the call to the answer.",
        _seconds
    );

    /// <summary>Where activities begin; null where a listener threw when it was told of it.</summary>
    internal static ActivitySource? Activities => _activities;

    /// <summary>Whether somebody may want activities.</summary>
    internal static bool IsTraced => _activities?.HasListeners() == true;

    /// <summary>A group of commits is about to be appended. Whoever begins it ends it.</summary>
    /// <param name="transactions">What the group's transactions are part of.</param>
    internal static Activity? StartAppend(IEnumerable<ActivityContext> transactions) =>
        Listeners.Begin(() => _activities?.StartActivity(
            "dbdb.append",
            ActivityKind.Internal,
            default(ActivityContext),
            links: transactions.Select(static context => new ActivityLink(context))));

    /// <summary>The group's functions were run again, so that others may be part of it.</summary>
    internal static void LinkAppend(Activity? activity, IEnumerable<ActivityContext> transactions)
    {
        if (activity is not null)
        {
            foreach (var context in transactions.Except([.. activity.Links.Select(link => link.Context)]))
            {
                activity.AddLink(new(context));
            }
        }
    }

    internal static void End(Activity? activity) => Listeners.End(activity);

    internal static void CountAppend(Activity? activity, LogHead head, int commits, long bytes)
    {
        Listeners.Tell(_commits, commits);
        Listeners.Tell(_groups, commits);
        Listeners.Tell(_bytes, bytes);
        activity
            ?.SetTag("dbdb.revision", head.Revision.Number)
            .SetTag("dbdb.commits", commits)
            .SetTag("dbdb.bytes", bytes);
    }

    internal static void MarkFailed(Activity? activity, DbError error) =>
        activity?.SetTag("error.type", TypeOf(error)).SetStatus(ActivityStatusCode.Error, error.Message);

    /// <summary>What an error is called where few words are wanted.</summary>
    internal static string TypeOf(DbError error) => $"{nameof(DbError)}.{error.GetType().Name}";

    internal static void CountConflict() => Listeners.Tell(_conflicts, 1);

    internal static void CountRerun(int transactions) => Listeners.Tell(_reruns, transactions);

    internal static void CountHit() => Listeners.Tell(_hits, 1);

    internal static void CountMiss() => Listeners.Tell(_misses, 1);

    /// <summary>Runs what puts a log in another's place, and measures it, if somebody wants to know.</summary>
    internal static T Switch<T>(Func<T> effect)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return effect();
        }
        finally
        {
            Listeners.Tell(_switches, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    /// <summary>Runs a sync and measures it, if somebody wants to know.</summary>
    internal static void Sync<T>(Action<T> sync, T file)
    {
        if (!_syncs.Enabled)
        {
            sync(file);
            return;
        }

        var start = Stopwatch.GetTimestamp();
        sync(file);
        Listeners.Tell(_syncs, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static Counter<long> Counter(string name, string unit, string description) =>
        Listeners.Told(() => _meter.CreateCounter<long>(name, unit, description))
        ?? Unheard().CreateCounter<long>(name, unit, description);

    private static Histogram<T> Histogram<T>(string name, string unit, string description, InstrumentAdvice<T> advice)
        where T : struct =>
        Listeners.Told(() => _meter.CreateHistogram(name, unit, description, tags: null, advice))
        ?? Unheard().CreateHistogram<T>(name, unit, description);

    // One that nobody is told of: a listener threw when it was told of the one that it could hear.
    private static Meter Unheard()
    {
        var meter = new Meter(Name);
        meter.Dispose();
        return meter;
    }
}
