using System.Collections.Immutable;
using System.Text.Json;
using DbDb.Functional.Benchmarks.Figures;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>The results in their four forms.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions _json = new() { WriteIndented = true };

    public static string Text(Results results, Options options, Machine machine) => string.Join(
        Environment.NewLine,
        [Title(options, machine), .. Table.Of(results).SelectMany(table => Aligned(table).Prepend(string.Empty))]);

    public static string Markdown(Results results, Options options, Machine machine) => string.Join(
        '\n',
        [
            Title(options, machine),
            .. Table.Of(results).SelectMany(Piped),
            string.Empty,
            .. Help.Method.Split('\n'),
            string.Empty,
        ]);

    public static string Svg(Results results, Options options, Machine machine) => Figure.Of(results, Title(options, machine));

    public static string Json(Results results, Options options, Machine machine) => JsonSerializer.Serialize(
        new
        {
            Machine = machine,
            options.Entries,
            options.Rounds,
            Rows = results.Rows.Select(row => new
            {
                row.Section,
                row.Workload,
                row.Metric.Name,
                row.Metric.Unit,
                Targets = row.Metric.Targets.Select(target => new { target.AtMost, target.Peer, Met = row.IsMet(target) }),
                Peers = row.Cells.Select(cell => new
                {
                    cell.Peer,
                    cell.Median,
                    Least = cell.Rounds.Min(),
                    Greatest = cell.Rounds.Max(),
                    cell.Rounds,
                    Ratio = row.Against(cell.Peer),
                }),
            }),
        },
        _json);

    private static string Title(Options options, Machine machine) =>
        $"{options.Entries:#,0} entries of {Data.Sample.KeyBytes}-byte keys and {Data.Sample.ValueBytes}-byte values, {options.Rounds} rounds. {machine}";

    private static IEnumerable<string> Piped(Table table) =>
    [
        string.Empty,
        Piped(table.Header),
        Piped(table.Header.Select(_ => "---")),
        .. table.Lines.Select(line => Piped(line)),
    ];

    private static string Piped(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static IEnumerable<string> Aligned(Table table)
    {
        var lines = table.Lines.Insert(0, table.Header);
        var widths = table.Header.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        return lines.Select(line => Aligned(line, widths));
    }

    private static string Aligned(ImmutableArray<string> cells, int[] widths) =>
        string.Join("   ", cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
}
