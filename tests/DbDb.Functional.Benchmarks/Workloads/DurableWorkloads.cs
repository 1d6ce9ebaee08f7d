using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>The workloads on a database in a file.</summary>
internal static class DurableWorkloads
{
    public static ImmutableArray<Workload> All { get; } =
    [
        On(Fixture.Loaded, "get", DurableReads.Get, Ns("get", 0.62)),
        Together(),
        On(Fixture.Loaded, "miss", DurableReads.Miss, Ns("miss", 0.45, PeerNames.RocksDb)),
        On(Fixture.Loaded, "scan", DurableReads.Scan(descending: false), Ns("scan, an entry", 0.25)),
        On(Fixture.Loaded, "reverse-scan", DurableReads.Scan(descending: true), Ns("reverse scan, an entry", 0.30)),
        On(Fixture.Loaded, "range", DurableReads.Range, Ns("range of 100", 0.40)),
        On(Fixture.Worn, "get-worn", DurableReads.Get, Ns("get, after random updates")),
        On(Fixture.Worn, "scan-worn", DurableReads.Scan(descending: false), Ns("scan, an entry, after random updates")),
        On(
            Fixture.None,
            "load-sorted",
            DurableWrites.Load(sorted: true),
            Ns("sorted load in one transaction, an entry", 0.5),
            FileSize("file after a sorted load")
        ),
        On(
            Fixture.None,
            "load-random",
            DurableWrites.Load(sorted: false),
            Ns("random load in one transaction, an entry", 0.45),
            FileSize("file after a random load")
        ),
        On(
            Fixture.None,
            "batches",
            DurableWrites.Batches,
            Ns("durable batches of 1,000: load, an entry", 0.30, PeerNames.RocksDb, PeerNames.BerkeleyDb)
        ),
        On(
            Fixture.Loaded,
            "overwrites",
            DurableWrites.Overwrites,
            Ns("durable batches of 1,000: overwrite, an entry", 0.16, PeerNames.RocksDb, PeerNames.BerkeleyDb)
        ),
        On(
            Fixture.Loaded,
            "deletes",
            DurableWrites.Deletes,
            Ns("durable batches of 1,000: delete, an entry", 0.13, PeerNames.RocksDb, PeerNames.BerkeleyDb)
        ),
        Commit(),
        WithDisk(On(
            Fixture.Loaded,
            "commit-overwrite",
            DurableWrites.CommitOverwrite,
            Ns("single durable commit that writes over an entry: mean"),
            Ns("the same: median"))),
        On(
            Fixture.None,
            "writers",
            Concurrent.Commits,
            Ns(
                $"single durable commits by {Concurrent.Writers} threads, each",
                0.08,
                PeerNames.RocksDb,
                PeerNames.BerkeleyDb
            ),
            Ns("the same by one thread")
        ),
        On(
            Fixture.Loaded,
            "readers",
            Concurrent.Reads,
            Ns("get by two threads, time over their number", 0.62),
            Ns("the same by one thread")
        ),
        On(
            Fixture.Loaded,
            "readers-beside-writers",
            Concurrent.ReadsBesideWriters,
            Ns("get, one in a hundred is slower, while four threads commit"),
            Ns("the same while none does")
        ),
        On(
            Fixture.Loaded,
            "open",
            Opening.Measure,
            new Metric("first open + get of a process, file cold", "ms", []),
            new Metric("open + get, file cold", "ms", [Target.Absolute(1.5)]),
            new Metric("reopen + get", "ms", [Target.Absolute(0.5)])
        ),
    ];

    private static Workload Commit() =>
        WithDisk(
            On(
                Fixture.None,
                "commit",
                DurableWrites.Commit,
                new Metric(
                    "single durable commit, 100,000 entries: mean",
                    "ns",
                    [
                        Target.Of(PeerNames.Lmdb, 0.40),
                        .. Target.AheadOf(PeerNames.BerkeleyDb),
                        Target.Of(PeerNames.RawDisk, 1.25),
                    ]
                ),
                new Metric("single durable commit: median", "ns", [Target.Of(PeerNames.RawDisk, 1.25)])
            )
        );

    // Whatever the workload's fixture, the bare disk needs none: any of them is there for it.
    private static Workload WithDisk(Workload workload) =>
        workload with
        {
            Contestants = workload.Contestants.Add(
                new(PeerNames.RawDisk, DurableWrites.RawCommit) { Maker = PeerNames.DbDb }
            ),
        };

    private static Workload Together()
    {
        const int Keys = 16;
        return new(
            Workload.InFile,
            "get-many",
            [new($"get of {Keys} keys together, each", "ns", [Target.Of(PeerNames.OneByOne, 0.5)])],
            Fixture.Loaded,
            [
                new(PeerNames.DbDb, DurableReads.GetTogether(Keys)),
                new(PeerNames.OneByOne, lab =>
                    DurableReads.Get(lab, folder => DbDbPeer.Open(folder, Acknowledged.OnMedium))
                )
                {
                    Maker = PeerNames.DbDb,
                },
            ]
        );
    }

    private static Workload On(
        Fixture fixture,
        string name,
        Func<Lab, Func<string, IDurablePeer>, Measurement> measure,
        params ReadOnlySpan<Metric> metrics
    ) => Workload.Durable(Workload.InFile, fixture, name, Acknowledged.OnMedium, measure, metrics);

    private static Metric Ns(string name) => new(name, "ns", []);

    /// <param name="name">What it is.</param>
    /// <param name="target">The target as a multiple of LMDB's time.</param>
    /// <param name="rivals">Peers that are to be slower.</param>
    private static Metric Ns(string name, double target, params ReadOnlySpan<string> rivals) =>
        new(name, "ns", [Target.Of(PeerNames.Lmdb, target), .. Target.AheadOf(rivals)]);

    private static Metric FileSize(string name) => new(name, "× raw", [Target.Absolute(1.12)]);
}
