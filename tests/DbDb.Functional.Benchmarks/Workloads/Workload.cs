using System.Collections.Immutable;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>Something to measure: run once for each peer and round, each time in a process of its own.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Metrics">The figures that it yields.</param>
/// <param name="Fixture">The database that it reads, made once for each peer before the first round.</param>
/// <param name="Contestants">The peers that take part, and how each is measured.</param>
internal sealed record Workload(
    string Name,
    ImmutableArray<Metric> Metrics,
    Fixture Fixture,
    ImmutableArray<Contestant> Contestants);

/// <summary>A peer and how a workload measures it.</summary>
internal sealed record Contestant(string Peer, Func<Lab, Measurement> Measure);
