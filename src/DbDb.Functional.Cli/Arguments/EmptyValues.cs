using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>
/// Empty values given by an equals sign, as an empty variable of a shell makes them: <c>--prefix="$P"</c>. The parser
/// takes such a value for one that is yet to come, and the next word for it, whatever that is.
/// </summary>
internal static class EmptyValues
{
    private const string EndOfOptions = "--";

    /// <summary>The words with each such value as a word of its own.</summary>
    /// <param name="options">The options there are.</param>
    /// <param name="words">The words after the verb.</param>
    /// <exception cref="Failure">An option that takes no value is given an empty one.</exception>
    public static string[] Apart(IReadOnlyList<Option> options, string[] words)
    {
        var optional = words.TakeWhile(word => !string.Equals(word, EndOfOptions, StringComparison.Ordinal)).ToArray();
        return [.. optional.SelectMany(word => Apart(options, word)), .. words[optional.Length..]];
    }

    private static string[] Apart(IReadOnlyList<Option> options, string word) =>
        word is not [.. var name, '=' or ':']
            || options.FirstOrDefault(o => string.Equals(o.Name, name, StringComparison.Ordinal)) is not { } option
            ? [word]
            : option.Arity.MaximumNumberOfValues > 0 ? [name, ""]
            : throw Failure.Usage($"{name} takes no value");
}
