using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>
/// The results at several sizes as one table: a column for each size; for each metric a line with the figures of
/// DbDb.Functional, and below it one for each peer with the ratios to it.
/// </summary>
internal static class ScaleTable
{
    private const string Missing = "–";

    public static Table Of(ScaleResults results) => new(
        ["entries", .. results.Sizes.Select(size => Numbers.Whole(size.Entries))],
        [
            .. results.Lines.SelectMany(line => line.Peers
                .Where(peer => !peer.Equals(PeerNames.DbDb, StringComparison.Ordinal))
                .Select(peer => (Head: $"/ {peer}", Cell: (Func<Row, string>)(row => Compared(row, peer))))
                .Prepend((Head: line.First.Metric.Name, Cell: Own))
                .Select(one => results.Sizes
                    .Select(size => line.At(size.Entries) is { } row ? one.Cell(row) : Missing)
                    .Prepend(one.Head)
                    .ToImmutableArray())),
        ]);

    private static string Own(Row row) =>
        row.Of(PeerNames.DbDb) is { } own ? Numbers.WithUnit(own.Median, row.Metric.Unit) : Missing;

    private static string Compared(Row row, string peer) =>
        row.Against(peer) is { } ratio ? Numbers.Of(ratio)
        : row.Of(peer) is { } other ? Numbers.WithUnit(other.Median, row.Metric.Unit)
        : Missing;
}
