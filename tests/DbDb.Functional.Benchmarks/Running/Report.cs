using System.Text.Json;
using System.Text.Json.Serialization;
using DbDb.Functional.Benchmarks.Figures;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>The results in their four forms.</summary>
internal static class Report
{
    /// <summary>How JSON is written; a ratio of nothing to nothing isn't a number, and is there by name.</summary>
    public static JsonSerializerOptions Format { get; } =
        new() { WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static string Text(Results results, Options options, Machine machine) =>
        string.Join(
            Environment.NewLine,
            [
                Title(options, machine),
                .. Table.Of(results).SelectMany(table => TableText.Aligned(table).Prepend(string.Empty)),
            ]
        );

    public static string Markdown(Results results, Options options, Machine machine) => string.Join(
        '\n',
        [
            Title(options, machine),
            .. Table.Of(results).SelectMany(table => TableText.Piped(table).Prepend(string.Empty)),
            string.Empty,
            .. Help.Method.Split('\n'),
            string.Empty,
        ]);

    public static string Svg(Results results, Options options, Machine machine) =>
        Figure.Of(results, Title(options, machine));

    public static string Json(Results results, Options options, Machine machine) => JsonSerializer.Serialize(
        new
        {
            Machine = machine,
            options.Entries,
            options.Rounds,
            Rows = Rows(results),
        },
        Format);

    /// <summary>The rows as they are written in JSON.</summary>
    public static IEnumerable<object> Rows(Results results) =>
        results.Rows.Select(row => new
        {
            row.Section,
            row.Workload,
            row.Metric.Name,
            row.Metric.Unit,
            Targets = row.Metric.Targets.Select(target => new
            {
                target.AtMost,
                target.Peer,
                Met = row.IsMet(target),
            }),
            Peers = row.Cells.Select(cell => new
            {
                cell.Peer,
                cell.Median,
                Least = cell.Rounds.Min(),
                Greatest = cell.Rounds.Max(),
                cell.Rounds,
                Ratio = row.Against(cell.Peer),
            }),
        });

    private static string Title(Options options, Machine machine) =>
        $"{options.Entries:#,0} entries of {Data.Sample.KeyBytes}-byte keys and {Data.Sample.ValueBytes}-byte values, {options.Rounds} rounds. {machine}";
}
