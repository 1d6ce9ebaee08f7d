using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Peers;
using DbDb.Functional.Benchmarks.Workloads;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>The figures of a whole run: a row for each metric.</summary>
internal sealed record Results(ImmutableArray<Row> Rows)
{
    public static Results Of(
        ImmutableArray<Workload> workloads,
        IReadOnlyDictionary<(string Workload, string Peer), List<Measurement>> measured) =>
        new(
        [
            .. workloads.SelectMany(workload => workload.Metrics.Select((metric, i) => new Row(
                workload.Section,
                workload.Name,
                metric,
                [
                    .. workload.Contestants.Select(one => new Cell(
                        one.Peer,
                        [.. measured[(workload.Name, one.Peer)].Select(measurement => measurement.Figures[i])])),
                ]))),
        ]);
}

/// <summary>One metric and the figures of every peer.</summary>
internal sealed record Row(string Section, string Workload, Metric Metric, ImmutableArray<Cell> Cells)
{
    /// <summary>The peer's figures, if it took part.</summary>
    public Cell? Of(string peer) => Cells.FirstOrDefault(cell => cell.Peer.Equals(peer, StringComparison.Ordinal));

    /// <summary>The figures of DbDb.Functional as multiples of the peer's, if both took part.</summary>
    public Ratio? Against(string peer) =>
        Of(PeerNames.DbDb) is { } own && Of(peer) is { } other ? Ratio.Of(own, other) : null;

    /// <summary>Whether a target is met; unknown if the peer that it speaks of is missing.</summary>
    public bool? IsMet(Target target) =>
        target.Peer is { } peer
            ? Against(peer) is { } ratio ? ratio.OfMedians <= target.AtMost : null
            : Of(PeerNames.DbDb) is { } own ? own.Median <= target.AtMost : null;
}

/// <summary>A peer's figures, one a round.</summary>
internal sealed record Cell(string Peer, ImmutableArray<double> Rounds)
{
    public double Median => Clock.Median(Rounds);
}

/// <summary>
/// How two peers compare: the ratio of their medians, and the least and greatest ratio within one round.
/// </summary>
internal sealed record Ratio(double OfMedians, double Least, double Greatest)
{
    public static Ratio Of(Cell own, Cell other)
    {
        var ratios = own.Rounds.Zip(other.Rounds, (a, b) => a / b).ToArray();
        return new(own.Median / other.Median, ratios.Min(), ratios.Max());
    }
}
