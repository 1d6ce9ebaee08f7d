using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>The option <c>--format</c>.</summary>
internal static class FormatOption
{
    private static readonly (string Name, RowFormat Format)[] _all =
        [("table", RowFormat.Table), ("tsv", RowFormat.Tsv), ("json", RowFormat.Json), ("csv", RowFormat.Csv)];

    /// <summary>For verbs that show: a table where a person reads it, tsv where a program does.</summary>
    public static Option<RowFormat?> ToShow() => Of("table on a terminal, tsv elsewhere", _all);

    /// <summary>For verbs that exchange data with other programs: any format that can be read back.</summary>
    public static Option<RowFormat?> ToExchange() =>
        Of("tsv if not given", [.. _all.Where(f => f.Format != RowFormat.Table)]);

    private static Option<RowFormat?> Of(string otherwise, (string Name, RowFormat Format)[] formats)
    {
        var names = string.Join('|', formats.Select(f => f.Name));
        bool Parse(string text, out RowFormat? format)
        {
            var index = Array.FindIndex(formats, f => string.Equals(f.Name, text, StringComparison.Ordinal));
            format = index < 0 ? null : formats[index].Format;
            return index >= 0;
        }

        var option = Options.Of<RowFormat?>("--format", names, $"the data's format; {otherwise}", null, Parse, names);
        option.CompletionSources.Clear(); // those of the type are not the words that are typed
        option.CompletionSources.Add([.. formats.Select(f => f.Name)]);
        return option;
    }
}
