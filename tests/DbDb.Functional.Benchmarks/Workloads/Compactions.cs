using System.Diagnostics;
using System.Diagnostics.Metrics;
using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// Compacting a database that is mostly what isn't wanted any more. It is followed, off the clock, by a scan whose sum
/// shows that nothing got lost.
/// </summary>
internal static class Compactions
{
    private const int WarmEntries = 20_000;
    private const int CommitsAtFirst = 4_000;

    /// <summary>How long it takes, and how long the file is then, and was.</summary>
    public static Measurement Compact(Lab lab, Func<string, ICompactedPeer> open)
    {
        WarmUp(lab, open);
        var folder = lab.CopyOfFixture();
        var before = PageCache.BytesIn(folder);
        using var peer = open(folder);
        var after = 0L;
        var time = Clock.Time(() => after = peer.Compact(lab.NewFolder())).TotalNanoseconds;
        var peak = ProcessMemory.Peak();
        return Measurement.Of(peer.Scan()(), time / lab.Entries, Raw(after, lab), Raw(before, lab), peak);
    }

    /// <summary>The least that it could be: the newest entries loaded, and a file with as much copied.</summary>
    public static Measurement CopyAndLoad(Lab lab)
    {
        WarmUp(lab, folder => DbDbPeer.Open(folder, Acknowledged.OnMedium));
        var records = Sample.Sorted(Sample.Round(Sample.Base(lab.Entries), Fixtures.Rounds));
        var (loaded, copy) = (lab.NewFolder(), lab.NewFolder());
        using (var first = DbDbPeer.Open(loaded, Acknowledged.OnMedium))
        {
            first.Load(records, sorted: true);
        }

        using var peer = DbDbPeer.Open(lab.NewFolder(), Acknowledged.OnMedium);
        var time = Clock
            .Time(() =>
            {
                File.Copy(Directory.GetFiles(loaded, "*.dbdb").Single(), Path.Combine(copy, "copy"));
                PageCache.Sync(copy);
                peer.Load(records, sorted: true);
            })
            .TotalNanoseconds;
        return Measurement.Of(
            peer.Scan()(),
            time / lab.Entries,
            Raw(PageCache.BytesIn(copy), lab),
            1,
            ProcessMemory.Peak()
        );
    }

    /// <summary>
    /// Durable commits of one entry, one after the other, while a compaction goes on or none does: those that fall into
    /// it, the 99th of a hundred and the slowest.
    /// </summary>
    public static Func<Lab, Measurement> BesideWriter(bool isCompacting) => lab =>
    {
        var times = Commits(lab, isCompacting);
        return new(Sum: null, [times[times.Length * 99L / 100], times[^1]]);
    };

    /// <summary>For how long a compaction has the writers' lock, while one commits.</summary>
    public static Measurement Lock(Lab lab)
    {
        var held = 0.0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) => Listen(instrument, listener),
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => held = seconds * 1e9);
        listener.Start();
        _ = Commits(lab, isCompacting: true);
        return new(Sum: null, [held]);

        static void Listen(Instrument instrument, MeterListener listener)
        {
            if (instrument is { Meter.Name: Telemetry.Name, Name: "dbdb.compaction.switch.duration" })
            {
                listener.EnableMeasurementEvents(instrument);
            }
        }
    }

    private static double[] Commits(Lab lab, bool isCompacting)
    {
        WarmUp(lab, folder => DbDbPeer.Open(folder, Acknowledged.OnMedium));
        var fresh = Sample.Fresh(100 * CommitsAtFirst);
        var next = 0;
        using var database = DbDbPeer.Open(lab.CopyOfFixture(), DatabaseOptions.Default);
        _ = CommitWhile(i => i < CommitsAtFirst);
        Clock.Settle();
        var compacting = isCompacting ? Task.Run(() => database.Compact(Retention.Last(1)).OrThrow()) : null;
        var times = CommitWhile(i => compacting is null ? i < CommitsAtFirst : !compacting.IsCompleted);
        compacting?.Wait();
        return times;

        double[] CommitWhile(Func<int, bool> goesOn)
        {
            var taken = new List<double>();
            for (var i = 0; goesOn(i); i++, next++)
            {
                var (key, value, start) = (
                    fresh.Keys.Memory(next),
                    fresh.Values.Memory(next),
                    Stopwatch.GetTimestamp()
                );
                _ = database.Transact(tree => tree.Set(key, value)).OrThrow();
                taken.Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            }

            return [.. taken.Order()];
        }
    }

    private static double Raw(long bytes, Lab lab) => bytes / ((double)lab.Entries * Sample.RecordBytes);

    private static void WarmUp(Lab lab, Func<string, ICompactedPeer> open) =>
        Clock.WarmUp(() =>
        {
            var folder = lab.NewFolder();
            using (var peer = open(folder))
            {
                peer.Load(Sample.Warm(WarmEntries), sorted: false);
                peer.Set(Sample.Overwrites(Sample.Warm(WarmEntries), WarmEntries / 2));
                _ = peer.Compact(lab.NewFolder());
            }

            Directory.Delete(folder, recursive: true);
        });
}
