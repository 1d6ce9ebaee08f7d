using System.Text.Json;
using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Figures;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>The results at several sizes in their four forms.</summary>
internal static class ScaleReport
{
    public static string Text(ScaleResults results, Options options, Machine machine) => string.Join(
        Environment.NewLine,
        [Title(options, machine), string.Empty, .. TableText.Aligned(ScaleTable.Of(results))]);

    public static string Markdown(ScaleResults results, Options options, Machine machine) =>
        string.Join(
            '\n',
            [
                Title(options, machine),
                string.Empty,
                .. TableText.Piped(ScaleTable.Of(results)),
                string.Empty,
                .. Help.Method.Split('\n'),
                string.Empty,
            ]
        );

    public static string Svg(ScaleResults results, Options options, Machine machine) =>
        ScaleFigure.Of(results, Title(options, machine));

    public static string Json(ScaleResults results, Options options, Machine machine) => JsonSerializer.Serialize(
        new
        {
            Machine = machine,
            options.Rounds,
            Sizes = results.Sizes.Select(size => new { size.Entries, Rows = Report.Rows(size.Results) }),
        },
        Report.Format);

    private static string Title(Options options, Machine machine) =>
        $"Entries of {Sample.KeyBytes}-byte keys and {Sample.ValueBytes}-byte values, {options.Rounds} rounds a size. {machine}";
}
