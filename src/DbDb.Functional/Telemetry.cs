using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DbDb.Functional;

/// <summary>
/// What this library measures of itself, for <see cref="MeterListener"/>, <see cref="ActivityListener"/> and whatever is built on them. All databases of a
/// process together. Where nobody listens it costs some nanoseconds a commit.
/// </summary>
public static class Telemetry
{
    /// <summary>The name of the meter and of the activity source.</summary>
    public const string Name = "DbDb.Functional";

    private static readonly Meter _meter = new(Name);
    private static readonly ActivitySource _activities = new(Name);

    private static readonly Counter<long> _commits =
        _meter.CreateCounter<long>("dbdb.commits", "{commit}", "Commits that were appended to a log.");

    private static readonly Histogram<long> _groups =
        _meter.CreateHistogram<long>("dbdb.group.size", "{commit}", "How many commits one append held.");

    private static readonly Counter<long> _bytes =
        _meter.CreateCounter<long>("dbdb.appended", "By", "Bytes that commits added to a log.");

    private static readonly Counter<long> _conflicts =
        _meter.CreateCounter<long>("dbdb.conflicts", "{commit}", "Commits that were refused because another one came first.");

    private static readonly Counter<long> _reruns =
        _meter.CreateCounter<long>("dbdb.reruns", "{transaction}", "Transactions whose function was run again, on what another process had committed.");

    private static readonly Histogram<double> _syncs =
        _meter.CreateHistogram<double>("dbdb.sync.duration", "s", "How long the disk took to make durable what was written.");

    private static readonly Histogram<double> _switches = _meter.CreateHistogram<double>(
        "dbdb.compaction.switch.duration", "s", "How long writers had to wait while a compacted log caught up and took the other's place.");

    private static readonly Counter<long> _hits =
        _meter.CreateCounter<long>("dbdb.cache.hits", "{record}", "Records found in the cache that their parent didn't hold already; those that it held aren't counted.");

    private static readonly Counter<long> _misses =
        _meter.CreateCounter<long>("dbdb.cache.misses", "{record}", "Records read from a store.");

    internal static Activity? StartAppend() => _activities.StartActivity("dbdb.append");

    internal static void Appended(Activity? activity, Head head, int commits, long bytes)
    {
        _commits.Add(commits);
        _groups.Record(commits);
        _bytes.Add(bytes);
        activity?.SetTag("dbdb.revision", head.Revision.Number).SetTag("dbdb.commits", commits).SetTag("dbdb.bytes", bytes);
    }

    internal static void Failed(Activity? activity, DbError error) => activity?.SetStatus(ActivityStatusCode.Error, error.Message);

    internal static void Conflicted() => _conflicts.Add(1);

    internal static void RanAgain(int transactions) => _reruns.Add(transactions);

    internal static void Hit() => _hits.Add(1);

    internal static void Missed() => _misses.Add(1);

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
            _switches.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
    }

    /// <summary>Runs a sync and measures it, if somebody wants to know.</summary>
    internal static void Sync(IDiskFile file)
    {
        if (!_syncs.Enabled)
        {
            file.Sync();
            return;
        }

        var start = Stopwatch.GetTimestamp();
        file.Sync();
        _syncs.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
