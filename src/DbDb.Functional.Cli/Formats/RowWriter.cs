using System.Diagnostics;

namespace DbDb.Functional.Cli;

/// <summary>Chooses among the writers of rows.</summary>
internal static class RowWriter
{
    /// <summary>A writer of rows with these columns.</summary>
    /// <param name="format">In which format.</param>
    /// <param name="output">Where to.</param>
    /// <param name="streams">What is at the other end; a table on a terminal is as wide as the terminal.</param>
    /// <param name="columns">The columns' names: ASCII letters and digits.</param>
    public static IRowWriter Of(
        RowFormat format, OutputBuffer output, StandardStreams streams, params string[] columns) =>
        format switch
        {
            RowFormat.Table => new TableWriter(
                output, columns, streams.OutputIsTerminal ? Math.Max(streams.Width(), 20) : int.MaxValue),
            RowFormat.Tsv => new TsvWriter(output),
            RowFormat.Json => new JsonWriter(output, columns),
            RowFormat.Csv => new CsvWriter(output, columns),
            _ => throw new UnreachableException(),
        };
}
