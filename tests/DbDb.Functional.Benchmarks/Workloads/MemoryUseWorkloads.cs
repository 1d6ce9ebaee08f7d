using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// The workloads of which the figure isn't how long they take, but what they keep in memory and what garbage they make.
/// </summary>
internal static class MemoryUseWorkloads
{
    public static ImmutableArray<Workload> All { get; } =
    [
        Workload.Durable(
            Workload.MemoryOfFiles,
            Fixture.Loaded,
            "memory-bytes",
            Acknowledged.OnMedium,
            ResidentMemory.Measure,
            new Metric("anonymous memory of the process, every entry looked up", "MiB", []),
            new Metric("of that, since before the database was opened", "MiB", [])
        ),
        OfDbDb(
            "memory-allocations",
            Allocations.Measure,
            Bytes("allocated by a get"),
            Bytes("by a scan, an entry"),
            Bytes("by a set in memory → new version"),
            Bytes("by a durable batch of 1,000, an entry"),
            Bytes("by a single durable commit")
        ),
        OfDbDb(
            "memory-snapshots",
            HeldSnapshots.Memory,
            new Metric(
                $"{HeldSnapshots.Count:#,0} old snapshots of {HeldSnapshots.Overwrites} overwrites each: memory beyond the newest",
                "MiB",
                []
            ),
            new Metric("growth of memory since before their commits, cache included", "MiB", [])
        ),
        Held(),
        Collected(),
    ];

    private static Workload Held()
    {
        var workload = OfDbDb(
            "get-held",
            HeldSnapshots.Gets(snapshots => snapshots[HeldSnapshots.Count / 2]),
            new Metric($"get at one of {HeldSnapshots.Count:#,0} old snapshots that are held", "ns", [])
        );
        return workload with
        {
            Contestants = workload.Contestants.Add(
                new(PeerNames.Head, HeldSnapshots.Gets(snapshots => snapshots[^1])) { Maker = PeerNames.DbDb }
            ),
        };
    }

    private static Workload Collected()
    {
        var workload = Workload.OfMaps(
            Workload.MemoryOfMaps,
            "memory-pauses",
            Pauses.Measure,
            new Metric($"longest pause during {Pauses.Count:#,0} gets and as many sets", "ms", []),
            new Metric("pauses in total", "ms", [])
        );
        return workload with
        {
            Contestants = workload.Contestants.RemoveAll(one =>
                one.Peer.Equals(PeerNames.FSharpMap, StringComparison.Ordinal)
            ),
        };
    }

    private static Workload OfDbDb(string name, Func<Lab, Measurement> measure, params ReadOnlySpan<Metric> metrics) =>
        new(Workload.MemoryOfFiles, name, [.. metrics], Fixture.Loaded, [new(PeerNames.DbDb, measure)]);

    private static Metric Bytes(string name) => new(name, "B", []);
}
