using System.Collections.Immutable;

namespace DbDb.Functional.Benchmarks.Running;

/// <summary>A table as lines of text.</summary>
internal static class TableText
{
    /// <summary>For Markdown.</summary>
    public static IEnumerable<string> Piped(Table table) =>
    [
        Piped(table.Header),
        Piped(table.Header.Select(_ => "---")),
        .. table.Lines.Select(line => Piped(line)),
    ];

    /// <summary>For the terminal: columns one below the other.</summary>
    public static IEnumerable<string> Aligned(Table table)
    {
        var lines = table.Lines.Insert(0, table.Header);
        var widths = table.Header.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        return lines.Select(line => Aligned(line, widths));
    }

    private static string Piped(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Aligned(ImmutableArray<string> cells, int[] widths) =>
        string.Join("   ", cells.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd();
}
