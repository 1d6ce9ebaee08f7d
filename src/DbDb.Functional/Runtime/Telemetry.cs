using System.Diagnostics;
using System.Diagnostics.Metrics;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// What this library measures of itself, for <see cref="MeterListener"/>, <see cref="ActivityListener"/> and whatever
/// is built on them. All databases of a process together. Where nobody listens it costs some nanoseconds a commit. What
/// a listener throws goes no further than <see cref="ListenerFailure"/>.
/// </summary>
public static class Telemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "DbDb.Functional";

    private static readonly Meter _meter = new(Name);
    private static readonly ActivitySource? _activities = Heard(() => new ActivitySource(Name));

    private static readonly Counter<long> _commits = Counter(
        "dbdb.commits",
        "{commit}",
        "Commits that were appended to a log."
    );

    private static readonly Histogram<long> _groups = Histogram<long>(
        "dbdb.group.size",
        "{commit}",
        "How many commits one append held."
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
        Histogram<double>("dbdb.sync.duration", "s", "How long the disk took to make durable what was written.");

    private static readonly Histogram<double> _switches = Histogram<double>(
        "dbdb.compaction.switch.duration",
        "s",
        "How long writers had to wait while a compacted log caught up and took the other's place."
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

    private static volatile Exception? _thrown;

    /// <summary>
    /// The last exception that a listener threw when it was told something, or none. Nothing here is thrown where it
    /// would be taken for a failure of what is
    /// measured: a commit is durable by then.
    /// </summary>
    public static Option<Exception> ListenerFailure => _thrown is { } thrown ? thrown : Option<Exception>.None;

    internal static Activity? StartAppend() => Heard(() => _activities?.StartActivity("dbdb.append"));

    /// <summary>Whoever has begun it says that it is over.</summary>
    internal static void End(Activity? activity)
    {
        try
        {
            activity?.Dispose();
        }
        catch (Exception exception)
        {
            _thrown = exception;
        }
    }

    internal static void CountAppend(Activity? activity, Head head, int commits, long bytes)
    {
        Add(_commits, commits);
        Record(_groups, commits);
        Add(_bytes, bytes);
        activity
            ?.SetTag("dbdb.revision", head.Revision.Number)
            .SetTag("dbdb.commits", commits)
            .SetTag("dbdb.bytes", bytes);
    }

    internal static void MarkFailed(Activity? activity, DbError error) =>
        activity?.SetStatus(ActivityStatusCode.Error, error.Message);

    internal static void CountConflict() => Add(_conflicts, 1);

    internal static void CountRerun(int transactions) => Add(_reruns, transactions);

    internal static void CountHit() => Add(_hits, 1);

    internal static void CountMiss() => Add(_misses, 1);

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
            Record(_switches, Stopwatch.GetElapsedTime(start).TotalSeconds);
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
        Record(_syncs, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private static Counter<long> Counter(string name, string unit, string description) =>
        Heard(() => _meter.CreateCounter<long>(name, unit, description))
        ?? Unheard().CreateCounter<long>(name, unit, description);

    private static Histogram<T> Histogram<T>(string name, string unit, string description)
        where T : struct =>
        Heard(() => _meter.CreateHistogram<T>(name, unit, description))
        ?? Unheard().CreateHistogram<T>(name, unit, description);

    // One that nobody is told of: a listener threw when it was told of the one that it could hear.
    private static Meter Unheard()
    {
        var meter = new Meter(Name);
        meter.Dispose();
        return meter;
    }

    private static void Add(Counter<long> counter, long value)
    {
        if (counter.Enabled)
        {
            try
            {
                counter.Add(value);
            }
            catch (Exception exception)
            {
                _thrown = exception;
            }
        }
    }

    private static void Record<T>(Histogram<T> histogram, T value)
        where T : struct
    {
        if (histogram.Enabled)
        {
            try
            {
                histogram.Record(value);
            }
            catch (Exception exception)
            {
                _thrown = exception;
            }
        }
    }

    private static T? Heard<T>(Func<T?> tell)
        where T : class
    {
        try
        {
            return tell();
        }
        catch (Exception exception)
        {
            _thrown = exception;
            return null;
        }
    }
}
