using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>The workloads that give back the space of what was written over.</summary>
internal static class SpaceWorkloads
{
    public static ImmutableArray<Workload> All { get; } =
    [
        new(
            Workload.Space,
            "compact",
            [
                new(
                    "compaction after ten rounds of overwriting, an entry",
                    "ns",
                    [Target.Of(PeerNames.CopyAndLoad, 2)]
                ),
                new(
                    "file after it",
                    "× raw",
                    [Target.Absolute(1.15), .. Target.AheadOf(PeerNames.Lmdb, PeerNames.Sqlite)]
                ),
                new("file before it", "× raw", []),
                new("most memory of the process", "MiB", []),
            ],
            Fixture.Overwritten,
            [
                .. PeerNames.Compacted.Select(peer => new Contestant(peer.Name, lab =>
                    Compactions.Compact(lab, peer.Open)
                )),
                new(PeerNames.CopyAndLoad, Compactions.CopyAndLoad) { Maker = PeerNames.DbDb },
            ]
        ),
        new(
            Workload.Space,
            "compact-beside-writer",
            [
                new(
                    "single durable commit, one in a hundred is slower, while a compaction goes on",
                    "ns",
                    [Target.Of(PeerNames.Uncompacted, 3)]
                ),
                new("the slowest of them", "ns", []),
            ],
            Fixture.Overwritten,
            [
                new(PeerNames.DbDb, Compactions.BesideWriter(isCompacting: true)),
                new(PeerNames.Uncompacted, Compactions.BesideWriter(isCompacting: false)) { Maker = PeerNames.DbDb },
            ]
        ),
        new(
            Workload.Space,
            "compact-lock",
            [
                new(
                    "how long a compaction has the writers' lock while one commits",
                    "ns",
                    [Target.Absolute(100_000_000)]
                ),
            ],
            Fixture.Overwritten,
            [new(PeerNames.DbDb, Compactions.Lock)]
        ),
    ];
}
