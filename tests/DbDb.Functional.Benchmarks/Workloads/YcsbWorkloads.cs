using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// YCSB's six core workloads, whose commits needn't be on the medium; and the first of them with commits that are.
/// </summary>
internal static class YcsbWorkloads
{
    private static readonly Mix _halfUpdates = new() { Updates = 0.5 };
    private static readonly ImmutableArray<Target> _ahead = Target.AheadOf(
        PeerNames.Lmdb,
        PeerNames.Sqlite,
        PeerNames.RocksDb,
        PeerNames.BerkeleyDb
    );

    public static ImmutableArray<Workload> All { get; } =
    [
        On("ycsb-a", _halfUpdates, new("A: half reads, half updates", "ns", _ahead)),
        On("ycsb-b", new() { Updates = 0.05 }, new("B: 95% reads, 5% updates", "ns", _ahead)),
        On("ycsb-c", new(), new("C: reads", "ns", _ahead)),
        On(
            "ycsb-d",
            new() { Inserts = 0.05, PrefersLatest = true },
            new("D: 95% reads of the latest, 5% inserts", "ns", [])
        ),
        On(
            "ycsb-e",
            new() { Inserts = 0.05, Scans = 0.95 },
            new("E: 95% scans of 1 to 100 entries, 5% inserts", "ns", [])
        ),
        On("ycsb-f", new() { ReadsAndWrites = 0.5 }, new("F: half reads, half reads with a write", "ns", [])),
        Workload.Durable(
            Workload.Mixed,
            Fixture.None,
            "ycsb-a-durable",
            Acknowledged.OnMedium,
            Ycsb.RunDurably(_halfUpdates),
            new Metric(
                $"A, every commit synced, {Ycsb.DurableEntries:#,0} entries",
                "ns",
                Target.AheadOf(PeerNames.BerkeleyDb)
            )
        ),
    ];

    private static Workload On(string name, Mix mix, Metric metric) =>
        Workload.Durable(Workload.Mixed, Fixture.Loaded, name, Acknowledged.Written, Ycsb.Run(mix), metric);
}
