using System.Diagnostics;
using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// Durable writes. Each is followed, off the clock, by a scan whose sum shows that everything arrived.
/// </summary>
internal static class DurableWrites
{
    private const int BatchSize = 1_000;
    private const int Batch200 = 200 * BatchSize;
    private const int Commits = 2_000;
    private const int WarmCommits = 8_000; // some two seconds
    private const int CommitEntries = 100_000;
    private const int WarmEntries = 20_000;
    private const int LeastLoaded = 1_000_000; // entries: a small database is loaded several times
    private const int MostLoads = 21;

    public static Func<Lab, Func<string, IDurablePeer>, Measurement> Load(bool sorted) =>
        (lab, open) =>
        {
            var warm = sorted ? Sample.Sorted(Sample.Warm(WarmEntries)) : Sample.Warm(WarmEntries);
            Clock.WarmUp(() => InNewDatabase(lab, open, peer => peer.Load(warm, sorted)));
            var supply = Supply.Of(lab.Entries, sorted);
            Clock.Settle();
            var loads = Enumerable
                .Range(0, Math.Clamp(LeastLoaded / lab.Entries, 1, MostLoads))
                .Select(_ => Load(lab, open, supply, sorted))
                .ToArray();
            return Measurement.Of(loads[0].Sum, Clock.Median(loads.Select(load => load.Nanoseconds)), loads[0].Size);
        };

    private static (long Sum, double Nanoseconds, double Size) Load(
        Lab lab,
        Func<string, IDurablePeer> open,
        Supply supply,
        bool sorted
    )
    {
        var folder = lab.NewFolder();
        double time;
        long sum;
        using (var peer = open(folder))
        {
            var before = supply.Spent;
            time = (Clock.Time(() => peer.Load(supply.Parts(), sorted)) - (supply.Spent - before)).TotalNanoseconds;
            sum = peer.Scan()();
        }

        var size = PageCache.BytesIn(folder) / ((double)lab.Entries * Sample.RecordBytes);
        Directory.Delete(folder, recursive: true);
        return (sum, time / lab.Entries, size);
    }

    public static Measurement Batches(Lab lab, Func<string, IDurablePeer> open)
    {
        var warm = Sample.Warm(WarmEntries).Batches(BatchSize).ToArray();
        var batches = Sample.Base(lab.Entries).Batches(BatchSize).ToArray();
        Clock.WarmUp(() => InNewDatabase(lab, open, peer => SetAll(peer, warm)));
        using var peer = open(lab.NewFolder());
        return Timed(peer, () => SetAll(peer, batches), lab.Entries);
    }

    public static Measurement Overwrites(Lab lab, Func<string, IDurablePeer> open)
    {
        var updates = Sample.Overwrites(Sample.Base(lab.Entries), Math.Min(2 * Batch200, lab.Entries));
        var half = updates.Count / 2;
        var warm = updates.Slice(0, half).Batches(BatchSize).ToArray();
        var batches = updates.Slice(half, half).Batches(BatchSize).ToArray();
        using var peer = open(lab.CopyOfFixture());
        Prepare(peer, () => SetAll(peer, warm));
        return Timed(peer, () => SetAll(peer, batches), half);
    }

    public static Measurement Deletes(Lab lab, Func<string, IDurablePeer> open)
    {
        var records = Sample.Base(lab.Entries);
        var count = Math.Min(Batch200, lab.Entries / 2);
        var warmCount = count / 2;
        var keys = Sample.Shuffled(records.Keys, warmCount + count);
        var warm = Batched(keys.Slice(0, warmCount));
        var batches = Batched(keys.Slice(warmCount, count));
        using var peer = open(lab.CopyOfFixture());
        Prepare(peer, () => RemoveAll(peer, warm));
        return Timed(peer, () => RemoveAll(peer, batches), count);
    }

    public static Measurement Commit(Lab lab, Func<string, IDurablePeer> open)
    {
        var fresh = Sample.Fresh(WarmCommits + Commits).Batches(1).ToArray();
        using var peer = open(lab.NewFolder());
        peer.Load(Sample.Base(CommitEntries), sorted: false);
        Prepare(peer, () => SetAll(peer, fresh[..WarmCommits]));
        var (mean, median) = Distribution(fresh[WarmCommits..], peer.Set);
        return Measurement.Of(peer.Scan()(), mean, median);
    }

    /// <summary>Commits that write over one entry each, so that the database stays as large as it is.</summary>
    public static Measurement CommitOverwrite(Lab lab, Func<string, IDurablePeer> open)
    {
        var updates = new Records(
            Sample.Hits(lab.Entries, WarmCommits + Commits),
            Sample.Fresh(WarmCommits + Commits).Values
        )
            .Batches(1)
            .ToArray();
        using var peer = open(lab.CopyOfFixture());
        Prepare(peer, () => SetAll(peer, updates[..WarmCommits]));
        var (mean, median) = Distribution(updates[WarmCommits..], peer.Set);
        return Measurement.Of(peer.Scan()(), mean, median);
    }

    /// <summary>The same number of commits as bare writes.</summary>
    public static Measurement RawCommit(Lab lab)
    {
        using var disk = RawDisk.Open(lab.NewFolder());
        for (var i = 0; i < Commits; i++)
        {
            disk.Commit();
        }

        Clock.Settle();
        var (mean, median) = Distribution(new int[Commits], _ => disk.Commit());
        return new(Sum: null, [mean, median]);
    }

    private static (double Mean, double Median) Distribution<T>(T[] items, Action<T> commit)
    {
        var times = new double[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            commit(items[i]);
            times[i] = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        }

        return (times.Average(), Clock.Median(times));
    }

    private static Measurement Timed(IDurablePeer peer, Action work, long operations)
    {
        var time = Clock.Time(work).TotalNanoseconds;
        return Measurement.Of(peer.Scan()(), time / operations);
    }

    private static void Prepare(IDurablePeer peer, Action warmUp)
    {
        _ = peer.Scan()();
        warmUp();
        Clock.Settle();
    }

    private static void InNewDatabase(Lab lab, Func<string, IDurablePeer> open, Action<IDurablePeer> act)
    {
        var folder = lab.NewFolder();
        using (var peer = open(folder))
        {
            act(peer);
        }

        Directory.Delete(folder, recursive: true);
    }

    private static void SetAll(IDurablePeer peer, Records[] batches)
    {
        foreach (var batch in batches)
        {
            peer.Set(batch);
        }
    }

    private static void RemoveAll(IDurablePeer peer, Column[] batches)
    {
        foreach (var batch in batches)
        {
            peer.Remove(batch);
        }
    }

    private static Column[] Batched(Column keys) =>
        [.. new Records(keys, keys).Batches(BatchSize).Select(batch => batch.Keys)];
}
