using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>The workloads on an immutable map in memory.</summary>
internal static class MemoryWorkloads
{
    private const int Queries = DurableReads.Queries;
    private const int WarmQueries = 5_000;
    private const int Scans = 5;
    private const int Collections = 7;
    private const int NewVersions = 200_000;
    private const int WarmEntries = 20_000;

    public static ImmutableArray<Workload> All { get; } =
    [
        On(
            "memory-reads",
            Reads,
            Of("get", "ns", 0.4),
            Of("miss", "ns", 0.25),
            Of("iterate, an entry", "ns", 0.12),
            Of("memory, an entry", "B", 0.57),
            Of("full blocking collection", "ms", 0.2)
        ),
        On("memory-set", Set, Of("set → new version", "ns", 1.0)),
        On("memory-append", Append, Of("sequential append → new version", "ns", 0.4)),
        On("memory-bulk", Bulk, Of("sorted bulk build, an entry", "ns", 0.2)),
    ];

    /// <summary>Makes the map; apart, so that nothing of the source stays reachable.</summary>
    public static void Build(IMemoryPeer peer, int entries) => _ = peer.Build(Sample.Base(entries), sorted: false)();

    /// <summary>The bytes of objects that are in use.</summary>
    public static long Memory()
    {
        Collect();
        Collect();
        return GC.GetTotalMemory(forceFullCollection: false);
    }

    private static Measurement Reads(Lab lab, IMemoryPeer peer)
    {
        // The same array serves for the queries, so that it is there before and after and drops out of the difference.
        var keys = Sample.Base(lab.Entries).Keys;
        var before = Memory();
        Build(peer, lab.Entries);
        var memory = Memory() - before;
        Clock.WarmUp(peer.Gets(Sample.Hits(keys.Slice(0, WarmQueries), WarmQueries)));
        var get = TimeGets(peer, Sample.Hits(keys, Queries));
        var misses = Sample.Misses(WarmQueries + Queries);
        Clock.WarmUp(peer.Gets(misses.Slice(0, WarmQueries)));
        var miss = TimeGets(peer, misses.Slice(WarmQueries, Queries));
        var scan = peer.Scan();
        Clock.WarmUp(scan);
        var iterate = Clock.TimePieces(Enumerable.Repeat(scan, Scans), lab.Entries);
        var collection = Clock.Median(
            Enumerable.Range(0, Collections).Select(_ => Clock.Time(Collect).TotalMilliseconds)
        );
        GC.KeepAlive(keys);
        GC.KeepAlive(peer);
        return Measurement.Of(
            unchecked(get.Sum + miss.Sum + iterate.Sum),
            get.Nanoseconds,
            miss.Nanoseconds,
            iterate.Nanoseconds,
            (double)memory / lab.Entries,
            collection
        );
    }

    private static Measurement Set(Lab lab, IMemoryPeer peer)
    {
        Build(peer, lab.Entries);
        Clock.WarmUp(peer.Sets(Sample.Warm(WarmEntries)));
        return Timed(peer.Sets(Sample.Fresh(NewVersions)), NewVersions);
    }

    private static Measurement Append(Lab lab, IMemoryPeer peer)
    {
        _ = peer.Build(Sample.Sequential(0, lab.Entries), sorted: true)();
        Clock.WarmUp(peer.Sets(Sample.Sequential(lab.Entries, WarmEntries)));
        return Timed(peer.Sets(Sample.Sequential(lab.Entries, NewVersions)), NewVersions);
    }

    private static Measurement Bulk(Lab lab, IMemoryPeer peer)
    {
        Clock.WarmUp(peer.Build(Sample.Sorted(Sample.Warm(WarmEntries)), sorted: true));
        return Timed(peer.Build(Sample.Sorted(Sample.Base(lab.Entries)), sorted: true), lab.Entries);
    }

    private static (long Sum, double Nanoseconds) TimeGets(IMemoryPeer peer, Column keys) =>
        Clock.TimePieces(DurableReads.InPieces(keys, peer.Gets), Queries / DurableReads.Pieces);

    private static Measurement Timed(Func<long> work, long operations)
    {
        Clock.Settle();
        var (sum, nanoseconds) = Clock.Time(work, operations);
        return Measurement.Of(sum, nanoseconds);
    }

    private static void Collect() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);

    private static Workload On(
        string name,
        Func<Lab, IMemoryPeer, Measurement> measure,
        params ReadOnlySpan<Metric> metrics
    ) => Workload.OfMaps(Workload.InMemory, name, measure, metrics);

    private static Metric Of(string name, string unit, double target) =>
        new(name, unit, [Target.Of(PeerNames.SortedDictionary, target)]);
}
