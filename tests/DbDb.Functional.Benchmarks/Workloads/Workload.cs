using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>Something to measure: run once for each peer and round, each time in a process of its own.</summary>
/// <param name="Section">The table and the part of the figure in which it is shown.</param>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Metrics">The figures that it yields.</param>
/// <param name="Fixture">The database that it reads, made once for each peer before the first round.</param>
/// <param name="Contestants">The peers that take part, and how each is measured.</param>
internal sealed record Workload(
    string Section,
    string Name,
    ImmutableArray<Metric> Metrics,
    Fixture Fixture,
    ImmutableArray<Contestant> Contestants
)
{
    public const string InFile = "in a file";
    public const string Mixed = "in a file, YCSB";
    public const string InMemory = "in memory";
    public const string MemoryOfFiles = "memory, in a file";
    public const string MemoryOfMaps = "memory, garbage collection";
    public const string TimeTravel = "time travel";
    public const string Space = "space";
    public const string Typed = "with types";

    /// <summary>A workload of all databases in files.</summary>
    public static Workload Durable(
        string section,
        Fixture fixture,
        string name,
        Acknowledged acknowledged,
        Func<Lab, Func<string, IDurablePeer>, Measurement> measure,
        params ReadOnlySpan<Metric> metrics
    ) =>
        new(
            section,
            name,
            [.. metrics],
            fixture,
            [
                .. PeerNames.Durable.Select(peer => new Contestant(peer.Name, lab =>
                    measure(lab, folder => peer.Open(folder, acknowledged))
                )),
            ]
        );

    /// <summary>A workload of all immutable maps in memory.</summary>
    public static Workload OfMaps(
        string section,
        string name,
        Func<Lab, IMemoryPeer, Measurement> measure,
        params ReadOnlySpan<Metric> metrics
    ) =>
        new(
            section,
            name,
            [.. metrics],
            Fixture.None,
            [.. PeerNames.InMemory.Select(peer => new Contestant(peer.Name, lab =>
                {
                    using var map = peer.Create();
                    return measure(lab, map);
                }))]
        );
}

/// <summary>A peer and how a workload measures it.</summary>
internal sealed record Contestant(string Peer, Func<Lab, Measurement> Measure)
{
    /// <summary>
    /// The peer whose fixture it is given: its own, unless it stands for another way to use that peer.
    /// </summary>
    public string Maker { get; init; } = Peer;
}
