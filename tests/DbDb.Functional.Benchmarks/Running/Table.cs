using System.Collections.Immutable;
using System.Globalization;
using DbDb.Functional.Benchmarks.Peers;
using DbDb.Functional.Benchmarks.Workloads;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>The results as cells of text; the same for the terminal and for Markdown.</summary>
internal sealed record Table(ImmutableArray<string> Header, ImmutableArray<ImmutableArray<string>> Lines)
{
    /// <summary>One table a section, in their order.</summary>
    public static IEnumerable<Table> Of(Results results)
    {
        foreach (var group in results.Rows.GroupBy(row => row.Section, StringComparer.Ordinal))
        {
            var peers = group
                .SelectMany(row => row.Cells, (_, cell) => cell.Peer)
                .Where(peer => !peer.Equals(PeerNames.DbDb, StringComparison.Ordinal))
                .Distinct(StringComparer.Ordinal)
                .ToArray();
            yield return new(
                [group.Key, PeerNames.DbDb, .. peers.Select(peer => $"/ {peer}"), "target"],
                [.. group.Select(row => Line(row, peers))]);
        }
    }

    private static ImmutableArray<string> Line(Row row, IEnumerable<string> peers) =>
    [
        row.Metric.Name,
        row.Of(PeerNames.DbDb) is { } own ? Numbers.WithUnit(own.Median, row.Metric.Unit) : "–",
        .. peers.Select(peer => Compared(row, peer)),
        string.Join("; ", row.Metric.Targets.Select(target => Described(row, target))),
    ];

    private static string Compared(Row row, string peer) => row.Of(peer) is not { } other
        ? "–"
        : row.Against(peer) is { } ratio
            ? $"{Numbers.Of(ratio)} of {Numbers.WithUnit(other.Median, row.Metric.Unit)}"
            : Numbers.WithUnit(other.Median, row.Metric.Unit);

    private static string Described(Row row, Target target)
    {
        var bound = target.Peer is { } peer
            ? $"≤ {Numbers.Of(target.AtMost)} of {peer}"
            : string.Create(CultureInfo.InvariantCulture, $"≤ {target.AtMost:0.##} {row.Metric.Unit}");
        return row.IsMet(target) switch
        {
            true => $"{bound} ✓",
            false => $"{bound} ✗",
            null => bound,
        };
    }
}
