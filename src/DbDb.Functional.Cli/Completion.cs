using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;

namespace DbDb.Functional.Cli;

/// <summary>
/// Answers what <c>dotnet-suggest</c> asks for the shells that it serves: <c>dbdb [suggest:POSITION] "COMMAND
/// LINE"</c> writes the words that could stand there, one a line. Files are the shell's own business.
/// </summary>
internal static class Completion
{
    private const string Directive = "[suggest";
    private const string Command = "dbdb";

    /// <summary>Writes the answer, if the arguments are that question.</summary>
    /// <returns>Whether they were.</returns>
    public static bool TryAnswer(string[] arguments, OutputBuffer output)
    {
        if (arguments is not [['[', .., ']'] directive, var line]
            || !directive.StartsWith(Directive, StringComparison.Ordinal)
            || !line.StartsWith(Command, StringComparison.Ordinal))
        {
            return false;
        }

        var number = directive.AsSpan(Directive.Length).Trim(":]");
        var position = int.TryParse(number, CultureInfo.InvariantCulture, out var given) ? given : line.Length;
        foreach (var word in Words(line[..Math.Clamp(position, 0, line.Length)]))
        {
            output.Write(RawArguments.Bytes(word));
            output.Write("\n"u8);
        }

        return true;
    }

    private static IEnumerable<string> Words(string line)
    {
        var words = CommandLineParser.SplitCommandLine(line).ToArray();
        var begun = line.EndsWith(' ') ? "" : words[^1];
        var before = line.EndsWith(' ') ? words : words[..^1];
        return Candidates(before)
            .Where(word => word.StartsWith(begun, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Candidates(string[] before) =>
        before switch
        {
            [_, _] => Verbs.Names,
            [_, _, var name, .., var last] when Verbs.TryFind(name, out var verb)
                && Array.Find(verb.Options, o => Is(o, last)) is { } option =>
                Values(option, verb),
            [_, _, var name, ..] when Verbs.TryFind(name, out var verb) => verb.Options.Select(o => o.Name),
            _ => [],
        };

    private static IEnumerable<string> Values(Option option, Verb verb) =>
        option.Arity.MaximumNumberOfValues == 0
            ? verb.Options.Select(o => o.Name)
            : option.CompletionSources.SelectMany(source => source(CompletionContext.Empty)).Select(item => item.Label);

    private static bool Is(Option option, string word) => string.Equals(option.Name, word, StringComparison.Ordinal);
}
