using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// The workloads on the past. No other database has it, so the rivals are other ways to the same answer through our
/// own; maps in memory can be forked too.
/// </summary>
internal static class TimeTravelWorkloads
{
    public static ImmutableArray<Workload> All { get; } =
    [
        On(
            "diff",
            TimeTravel.Diffs(TreeReads.Diff, TimeTravel.ManyPairs),
            PeerNames.FullScan,
            TimeTravel.Diffs(TreeReads.DiffByScan, TimeTravel.FewPairs),
            new Metric("diff of neighbouring revisions", "ns", [Target.Of(PeerNames.FullScan, 0.001)]),
            new Metric($"diff of revisions {TimeTravel.FarApart} apart", "ns", [])),
        On(
            "at",
            TimeTravel.Visit,
            PeerNames.Head,
            TimeTravel.VisitHead,
            new Metric("At a random revision + get", "ns", []),
            new Metric("AsOf a random instant + get", "ns", [])),
        On(
            "get-past",
            TimeTravel.Gets(TimeTravel.Old),
            PeerNames.Head,
            TimeTravel.Gets(database => database.Head),
            new Metric("get at an old revision", "ns", [])),
        On(
            "history",
            TimeTravel.History,
            PeerNames.Head,
            TimeTravel.Heads,
            new Metric("History(), a commit", "ns", []),
            new Metric("History(from the first), a commit", "ns", []),
            new Metric("History(key), a commit", "ns", [])),
        Workload.OfMaps(
            Workload.TimeTravel,
            "speculate",
            TimeTravel.Speculate,
            new Metric($"fork in memory, {TimeTravel.Sets} sets, get, drop", "ns", [])),
    ];

    private static Workload On(
        string name,
        Func<Lab, Measurement> measure,
        string rival,
        Func<Lab, Measurement> measureRival,
        params ReadOnlySpan<Metric> metrics) =>
        new(Workload.TimeTravel, name, [.. metrics], Fixture.Revised,
        [
            new(PeerNames.DbDb, measure),
            new(rival, measureRival) { Maker = PeerNames.DbDb },
        ]);
}
