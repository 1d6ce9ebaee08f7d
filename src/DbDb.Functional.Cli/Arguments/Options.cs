using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace DbDb.Functional.Cli;

/// <summary>Makes options whose wrong values are said in one sentence.</summary>
internal static class Options
{
    /// <summary>A parser of an option's value; says whether the text makes sense.</summary>
    public delegate bool Parser<T>(string text, out T value);

    /// <summary>An option that is there or not.</summary>
    public static Option<bool> Flag(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>An option with a string.</summary>
    public static Option<string?> Text(string name, string value, string description) =>
        new(name) { Description = description, HelpName = value };

    /// <summary>An option with a whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static Option<long> Number(
        string name, string value, string description, long otherwise, long least, long most = long.MaxValue) =>
        Of(
            name,
            value,
            description,
            otherwise,
            (string text, out long number) =>
                long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
                && number >= least
                && number <= most,
            most == long.MaxValue ? $"a whole number from {least}" : $"a whole number from {least} to {most}");

    /// <summary>An option whose text is parsed.</summary>
    /// <param name="name">Its name, with the dashes.</param>
    /// <param name="value">What help calls its value.</param>
    /// <param name="description">What it does.</param>
    /// <param name="otherwise">Its value where it isn't given.</param>
    /// <param name="parse">Reads the text.</param>
    /// <param name="wanted">What the text should have been.</param>
    public static Option<T> Of<T>(
        string name, string value, string description, T otherwise, Parser<T> parse, string wanted) =>
        new(name)
        {
            Description = description,
            HelpName = value,
            DefaultValueFactory = _ => otherwise,
            CustomParser = Parsing(name, parse, wanted),
        };

    /// <summary>What parses a word that was given for an option or an argument.</summary>
    /// <param name="name">The option's or the argument's name.</param>
    /// <param name="parse">Reads the text.</param>
    /// <param name="wanted">What the text should have been.</param>
    public static Func<ArgumentResult, T> Parsing<T>(string name, Parser<T> parse, string wanted) =>
        result =>
        {
            var text = result.Tokens[0].Value;
            if (!parse(text, out var parsed))
            {
                result.AddError($"{name} wants {wanted}, not '{text}'");
            }

            return parsed;
        };
}
