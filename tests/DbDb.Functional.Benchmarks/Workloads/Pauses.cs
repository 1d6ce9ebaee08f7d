using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// For how long the garbage collector stops a process that reads and changes a map in memory: the more objects stay,
/// the longer.
/// </summary>
internal static class Pauses
{
    /// <summary>
    /// So many look-ups, and as many sets: with a tenth of them some peers make less garbage than is collected at a
    /// time.
    /// </summary>
    public const int Count = 1_000_000;

    private const int Step = 10;
    private const int Prepared = 5_000; // at a time; more would be more objects that stay
    private const int Warm = 20_000;

    /// <summary>
    /// The longest pause and the total. Ten sets follow ten look-ups, each set in the version before it, and the newest
    /// version is kept. The pauses are looked for after each such step: if there are two in one, which is rare, they
    /// count as one.
    /// </summary>
    public static Measurement Measure(Lab lab, IMemoryPeer peer)
    {
        MemoryWorkloads.Build(peer, lab.Entries);
        var keys = Sample.Hits(lab.Entries, Prepared + Warm + Count);
        var gets = keys.Slice(0, Prepared);
        var changes = new Records(keys.Slice(Prepared, Warm + Count), Sample.Fresh(Warm + Count).Values);
        var warm = Run(peer, gets, changes.Slice(0, Warm));
        Clock.Settle();
        var timed = Run(peer, gets, changes.Slice(Warm, Count));
        GC.KeepAlive(peer);
        return Measurement.Of(
            unchecked(warm.Sum + timed.Sum),
            timed.Longest.TotalMilliseconds,
            timed.Total.TotalMilliseconds
        );
    }

    private static (long Sum, TimeSpan Longest, TimeSpan Total) Run(IMemoryPeer peer, Column gets, Records changes)
    {
        var queries = new Records(gets, gets).Batches(Step).Select(batch => peer.Gets(batch.Keys)).ToArray();
        var (sum, longest, total) = (0L, TimeSpan.Zero, TimeSpan.Zero);
        foreach (var part in changes.Batches(Prepared))
        {
            var sets = part.Batches(Step).Select(peer.Changes).ToArray();
            var before = GC.GetTotalPauseDuration();
            for (var step = 0; step < sets.Length; step++)
            {
                sum = unchecked(sum + queries[step]() + sets[step]());
                var after = GC.GetTotalPauseDuration();
                longest = after - before > longest ? after - before : longest;
                total += after - before;
                before = after;
            }
        }

        return (sum, longest, total);
    }
}
