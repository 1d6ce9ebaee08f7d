using System.CommandLine;
using System.Reflection;
using System.Text;

namespace DbDb.Functional.Cli;

/// <summary>What <c>--help</c> and <c>--version</c> show.</summary>
internal static class Help
{
    /// <summary>How the command is said, in a line.</summary>
    public const string Usage = "dbdb FILE VERB [ARGUMENTS] [OPTIONS]";

    private const int Indent = 2;
    private const int Gap = 3;
    private const int LineLength = 110;

    private static readonly string[] _exitCodes =
    [
        "exit codes:",
        "  0    done; also when the reader of the output closes it",
        "  1    wrong arguments, or malformed input",
        "  2    no such verb",
        "  3    key not found",
        "  4    the database can't be read or written: missing, damaged, locked, disk full, no permission; or no such",
        "         revision",
        "  130  interrupted, nothing half-done; 129 and 143 hung up and terminated, the same. Under nohup a hang-up is",
        "         ignored",
    ];

    /// <summary>Writes help on the whole command.</summary>
    public static void Write(OutputBuffer output)
    {
        string[] lines =
        [
            "dbdb: an embedded key/value database that keeps every version of itself",
            "",
            $"usage: {Usage}",
            "       dbdb FILE VERB --help",
            "       dbdb --version",
            "",
            "FILE is the database. Verbs that write create it; verbs that read never do, nor do they wait for a",
            "writer. KEY and VALUE are byte strings; words that begin with -- are options, up to a lone --. A terminal",
            @"is shown control characters, and others that can't be seen, as \xNN; elsewhere every byte is written as",
            "it is.",
            "",
            "verbs:",
            .. Columns(Verbs.All.Select(v => (Words(v), v.Summary))),
            "",
            .. _exitCodes,
        ];
        Write(lines, output);
    }

    /// <summary>Writes help on a verb.</summary>
    public static void Write(Verb verb, Option help, OutputBuffer output)
    {
        string[] lines =
        [
            $"{verb.Name}: {verb.Summary}",
            "",
            $"usage: {verb.Usage}",
            .. Section("arguments:", verb.Arguments.Select(a => (a.Name, a.Description ?? ""))),
            .. Section("options:", verb.Options.Append(help).Select(o => (Words(o), o.Description ?? ""))),
            .. verb.Notes.Prepend("").Take(verb.Notes.Length > 0 ? verb.Notes.Length + 1 : 0),
        ];
        Write(lines, output);
    }

    /// <summary>Writes the version.</summary>
    public static void WriteVersion(OutputBuffer output)
    {
        var version = typeof(Help).Assembly
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        Write([$"dbdb {version.Split('+')[0]}"], output); // without the commit that it was built from
    }

    private static string Words(Verb verb) =>
        verb.Usage["dbdb FILE ".Length..].Replace(" [OPTIONS]", "", StringComparison.Ordinal);

    private static string Words(Option option) => option.HelpName is { } value ? $"{option.Name} {value}" : option.Name;

    private static IEnumerable<string> Section(string title, IEnumerable<(string Words, string Meaning)> rows)
    {
        string[] lines = [.. Columns(rows)];
        return lines.Length == 0 ? [] : ["", title, .. lines];
    }

    private static IEnumerable<string> Columns(IEnumerable<(string Words, string Meaning)> rows)
    {
        var all = rows.ToArray();
        var width = all.Select(r => r.Words.Length).DefaultIfEmpty().Max() + Gap;
        return all.SelectMany(r => Wrapped(r.Meaning, LineLength - Indent - width)
            .Select((line, i) => new string(' ', Indent) + (i == 0 ? r.Words : "").PadRight(width) + line));
    }

    private static IEnumerable<string> Wrapped(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }

            line += line.Length > 0 ? $" {word}" : word;
        }

        yield return line;
    }

    private static void Write(string[] lines, OutputBuffer output) =>
        output.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n"));
}
