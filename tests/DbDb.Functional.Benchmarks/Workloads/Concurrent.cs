using System.Diagnostics;
using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>What several threads do at once with one database, each through a handle of its own.</summary>
internal static class Concurrent
{
    public const int Writers = 16;

    private const int CommitsByOne = 2_000;
    private const int CommitsByEach = 1_000;
    private const int Entries = 100_000;
    private const int ReadersBesideWriters = 4;
    private const int Gets = 1_000_000;
    private const int TimedGets = 400_000;

    /// <summary>Single durable commits: by many threads, and by one.</summary>
    public static Measurement Commits(Lab lab, Func<string, IDurablePeer> open)
    {
        var fresh = Sample.Fresh(2 * ((Writers * CommitsByEach) + CommitsByOne)).Batches(1).ToArray();
        var (warm, timed) = (fresh[..(fresh.Length / 2)], fresh[(fresh.Length / 2)..]);
        using var peer = open(lab.NewFolder());
        peer.Load(Sample.Base(Entries), sorted: false);
        Run(warm);
        Clock.Settle();
        var (many, one) = Run(timed);
        return Measurement.Of(peer.Scan()(), many, one);

        (double Many, double One) Run(Records[] records)
        {
            var single = Clock.Time(() => SetAll(peer, records[..CommitsByOne])).TotalNanoseconds / CommitsByOne;
            var shares = records[CommitsByOne..].Chunk(CommitsByEach).ToArray();
            return (
                InParallel(peer, Writers, (own, i) => SetAll(own, shares[i])).TotalNanoseconds
                    / (Writers * CommitsByEach),
                single
            );
        }
    }

    /// <summary>
    /// Look-ups by two threads, the time from the first to the last divided by their number; and by one thread.
    /// </summary>
    public static Measurement Reads(Lab lab, Func<string, IDurablePeer> open)
    {
        using var peer = open(lab.CopyOfFixture());
        var keys = Sample.Hits(lab.Entries, Gets);
        var sum = 0L;
        Clock.WarmUp(peer.Gets(keys));
        var one = Clock.Time(() => sum = peer.Gets(keys)()).TotalNanoseconds / Gets;
        _ = InParallel(peer, 2, (own, _) => own.Gets(keys)());
        var two = InParallel(peer, 2, (own, _) => own.Gets(keys)()).TotalNanoseconds / (2 * Gets);
        return Measurement.Of(sum, two, one);
    }

    /// <summary>The slowest look-up of a hundred while four threads commit, and while none does.</summary>
    public static Measurement ReadsBesideWriters(Lab lab, Func<string, IDurablePeer> open)
    {
        using var peer = open(lab.CopyOfFixture());
        var keys = Sample.Hits(lab.Entries, TimedGets);
        var gets = Enumerable.Range(0, TimedGets).Select(i => peer.Gets(keys.Slice(i, 1))).ToArray();
        _ = OneInAHundred(gets);
        var (idle, sum) = OneInAHundred(gets);
        var fresh = Sample
            .Fresh(ReadersBesideWriters * CommitsByEach * 100)
            .Batches(1)
            .Chunk(CommitsByEach * 100)
            .ToArray();
        using var over = new CancellationTokenSource();
        using var ready = new CountdownEvent(ReadersBesideWriters);
        var writing = Task.Run(() => InParallel(peer, ReadersBesideWriters, (own, i) =>
            {
                ready.Signal();
                SetAll(own, fresh[i].TakeWhile(_ => !over.IsCancellationRequested));
            }));
        ready.Wait();
        var (busy, _) = OneInAHundred(gets);
        over.Cancel();
        writing.Wait();
        return Measurement.Of(sum, busy, idle);
    }

    private static (double Nanoseconds, long Sum) OneInAHundred(Func<long>[] gets)
    {
        var times = new long[gets.Length];
        var sum = 0L;
        for (var i = 0; i < gets.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            sum = unchecked(sum + gets[i]());
            times[i] = Stopwatch.GetTimestamp() - start;
        }

        Array.Sort(times);
        return (times[times.Length * 99L / 100] * 1e9 / Stopwatch.Frequency, sum);
    }

    private static TimeSpan InParallel(IDurablePeer peer, int threads, Action<IDurablePeer, int> work)
    {
        using var ready = new CountdownEvent(threads);
        using var go = new ManualResetEventSlim();
        var running = Enumerable.Range(0, threads).Select(i => new Thread(() =>
        {
            using var own = peer.ForAnotherThread();
            ready.Signal();
            go.Wait();
            work(own, i);
        })).ToArray();
        foreach (var thread in running)
        {
            thread.Start();
        }

        ready.Wait();
        return Clock.Time(() =>
        {
            go.Set();
            foreach (var thread in running)
            {
                thread.Join();
            }
        });
    }

    private static void SetAll(IDurablePeer peer, IEnumerable<Records> batches)
    {
        foreach (var batch in batches)
        {
            peer.Set(batch);
        }
    }
}
