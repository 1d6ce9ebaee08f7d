namespace DbDb.Functional.Tests;

/// <summary>Programs that a document shows and a test runs: their text, without what only the test needs.</summary>
internal static class ShownProgram
{
    /// <summary>A file that lies beside the tests.</summary>
    public static string Read(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));

    /// <summary>The program of a document that begins with these directives.</summary>
    public static string[] In(string document, string usings) =>
        Lines(Between(Read(document), $"```csharp\n{usings}", "```"));

    /// <summary>The program and the types in a test's source, as a document shows them.</summary>
    public static string[] Of(string file, string database) =>
        [
            .. Lines(Between(Read(file), "// program\n", "// end of program\n"))
                .Concat(Lines(Between(Read(file), "// types\n", "// end of types\n")))
                .Select(line => line
                    .Replace("(path)", $"(\"{database}\")", StringComparison.Ordinal)
                    .Replace("$\"Data Source={path};Pooling=False\"", $"\"Data Source={database}\"")
                    .Replace("console.", "Console.", StringComparison.Ordinal)),
        ];

    /// <summary>What lies between two texts; nothing, where they aren't there.</summary>
    public static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal);
        var to = from < 0 ? -1 : text.IndexOf(end, from + start.Length, StringComparison.Ordinal);
        return to < 0 ? "" : text[(from + start.Length)..to];
    }

    /// <summary>The lines that aren't empty, without what they are indented by.</summary>
    public static string[] Lines(string text) =>
        [.. text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
}
