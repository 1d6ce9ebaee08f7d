using System.Collections.Immutable;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>The figures of runs that differ in the number of entries, which ascends.</summary>
internal sealed record ScaleResults(ImmutableArray<ScaleResults.Size> Sizes)
{
    public static ScaleResults None { get; } = new([]);

    /// <summary>A line of figures for each metric, in their order.</summary>
    public IEnumerable<ScaleLine> Lines =>
        Sizes
            .SelectMany(size => size.Results.Rows, (size, row) => (size.Entries, Row: row))
            .GroupBy(at => (at.Row.Workload, at.Row.Metric.Name), at => at)
            .Select(line => new ScaleLine(line.First().Row, [.. line.Select(at => (at.Entries, at.Row))]));

    public ScaleResults With(int entries, Results results) => new(Sizes.Add(new(entries, results)));

    /// <summary>One run.</summary>
    internal sealed record Size(int Entries, Results Results);
}

/// <summary>One metric at every size.</summary>
/// <param name="First">Its row at the smallest size.</param>
/// <param name="Rows">Its row at each size.</param>
internal sealed record ScaleLine(Row First, ImmutableArray<(int Entries, Row Row)> Rows)
{
    /// <summary>The peers that took part at any size.</summary>
    public IEnumerable<string> Peers =>
        Rows.SelectMany(at => at.Row.Cells, (_, cell) => cell.Peer).Distinct(StringComparer.Ordinal);

    /// <summary>The row at a size, if there is one.</summary>
    public Row? At(int entries) => Rows.FirstOrDefault(at => at.Entries == entries).Row;
}
