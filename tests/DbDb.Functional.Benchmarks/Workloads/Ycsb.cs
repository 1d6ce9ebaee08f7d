using System.Diagnostics;
using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// Mixed operations by one thread, each by itself on the newest version. Reads add up what they find, and a scan, off
/// the clock, what is there in the end.
/// </summary>
internal static class Ycsb
{
    public const int DurableEntries = 100_000;

    private const int Count = 200_000;
    private const int DurableCount = 10_000;
    // Many, so that what is warm is writing to any leaf, not to those few that are written over in each call.
    private const int WarmCount = 40_000;

    public static Func<Lab, Func<string, IDurablePeer>, Measurement> Run(Mix mix) => (lab, open) =>
    {
        using var peer = open(lab.CopyOfFixture());
        return Run(peer, mix.Prepare(lab.Entries, WarmCount + Count));
    };

    /// <summary>The same on a database of its own, with fewer operations.</summary>
    public static Func<Lab, Func<string, IDurablePeer>, Measurement> RunDurably(Mix mix) => (lab, open) =>
    {
        using var peer = open(lab.NewFolder());
        peer.Load(Sample.Base(DurableEntries), sorted: false);
        return Run(peer, mix.Prepare(DurableEntries, WarmCount + DurableCount));
    };

    private static Measurement Run(IDurablePeer peer, Operations operations)
    {
        _ = peer.Scan()();
        Clock.WarmUp(() => Do(peer, operations.Slice(0, WarmCount)));
        var timed = operations.Slice(WarmCount, operations.Count - WarmCount);
        var (sum, nanoseconds) = Clock.Time(() => Do(peer, timed), timed.Count);
        return Measurement.Of(unchecked(sum + peer.Scan()()), nanoseconds);
    }

    private static long Do(IDurablePeer peer, Operations operations)
    {
        var kinds = operations.Kinds.Span;
        var lengths = operations.Lengths.Span;
        var records = operations.Records;
        var sum = 0L;
        for (var i = 0; i < kinds.Length; i++)
        {
            switch (kinds[i])
            {
                case Operation.Read:
                    sum += peer.Get(records.Keys, i);
                    break;
                case Operation.Write:
                    peer.Set(records, i);
                    break;
                case Operation.ReadAndWrite:
                    sum += peer.Get(records.Keys, i);
                    peer.Set(records, i);
                    break;
                case Operation.Scan:
                    sum += peer.Range(records.Keys, i, lengths[i]);
                    break;
                default:
                    throw new UnreachableException();
            }
        }

        return sum;
    }
}
