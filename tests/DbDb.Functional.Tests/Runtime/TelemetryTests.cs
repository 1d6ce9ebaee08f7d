using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DbDb.Functional.Tests;

/// <summary>
/// What is measured is told to whoever listens. Other tests' databases are measured with ours, so there is at least so
/// much.
/// </summary>
[Collection(nameof(ListensToActivities))]
public sealed class TelemetryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, double> _sums = new();
    private readonly ConcurrentBag<Activity> _activities = [];
    private readonly MeterListener _meters = new();
    private readonly ActivityListener _listener;

    public TelemetryTests()
    {
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == Telemetry.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<long>(
            (instrument, value, _, _) => _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value)
        );
        _meters.SetMeasurementEventCallback<double>(
            (instrument, value, _, _) => _sums.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value)
        );
        _meters.Start();
        _listener = new()
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _activities.Add,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public void Commits_groups_bytes_syncs_conflicts_reruns_and_reads_are_counted()
    {
        using var db = Database.Open(_folder.Database, new() { CacheBytes = 0 }).OrThrow();
        using var other = Database.Open(_folder.Database).OrThrow();
        var basis = db.Head;
        for (var i = 0; i < 100; i++)
        {
            db.Transact(tree => tree.Set($"{i:000}", new byte[100])).OrThrow();
        }

        db.TryCommit(basis, basis.Tree.Set("late", "")).IfRight(_ => Assert.Fail("a conflict was expected"));
        other.Transact(tree => tree.Set("from another", $"{tree.Count}")).OrThrow();
        Assert.True(db.Refresh().OrThrow().Tree.Contains("from another"));
        db.Compact(Retention.Last(1)).OrThrow();

        Assert.All(
            new (string Name, double Least)[]
            {
                ("dbdb.commits", 101),
                ("dbdb.group.size", 101),
                ("dbdb.appended", 101 * 100),
                ("dbdb.sync.duration", 1e-7),
                ("dbdb.compaction.switch.duration", 1e-7),
                ("dbdb.conflicts", 1),
                ("dbdb.reruns", 1),
                ("dbdb.cache.misses", 1),
            },
            expected =>
                Assert.True(
                    _sums.GetValueOrDefault(expected.Name) >= expected.Least,
                    $"{expected.Name}: {_sums.GetValueOrDefault(expected.Name)}"
                )
        );
        Assert.Contains(_activities, activity =>
            activity.OperationName == "dbdb.append"
            && activity.GetTagItem("dbdb.revision") is 101L
            && activity.GetTagItem("dbdb.commits") is 1
        );
    }

    public void Dispose()
    {
        _listener.Dispose();
        _meters.Dispose();
        _folder.Dispose();
    }
}
