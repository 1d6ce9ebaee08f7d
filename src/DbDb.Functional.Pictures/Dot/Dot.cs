using System.Text;

namespace DbDb.Functional.Pictures;

/// <summary>What pictures in Graphviz's language are made of.</summary>
internal static class Dot
{
    /// <summary>A whole picture as a file of UTF-8.</summary>
    /// <param name="title">What stands above it, a line each.</param>
    /// <param name="statements">What it is made of, a line each.</param>
    public static byte[] File(IEnumerable<string> title, IEnumerable<string> statements) =>
        Encoding.UTF8.GetBytes(string.Join('\n',
            [
                "digraph dbdb {",
                $"  graph [charset=\"UTF-8\", labelloc=t, ordering=out, label={Text(title)}]",
                "  node [shape=box, style=filled, fontname=\"monospace\", fontsize=10]",
                "  edge [arrowsize=0.6]",
                .. statements.Select(statement => $"  {statement}"),
                "}",
                "",
            ]));

    /// <summary>A node's statement.</summary>
    public static string Node(string name, IEnumerable<string> lines, string attributes) =>
        $"{name} [label={Text(lines)}, {attributes}]";

    /// <summary>Lines of text as a string of the language: nothing in them is taken for anything else.</summary>
    public static string Text(IEnumerable<string> lines) => $"\"{string.Join(@"\n", lines.Select(Escaped))}\"";

    private static string Escaped(string text) =>
        text
            .Replace("&", "&amp;", StringComparison.Ordinal)
            .Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal);
}
