using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>
/// Arguments and options that name files. What can't be the name of one is refused before anything is done.
/// </summary>
internal static class PathArgument
{
    private const string Standard = "-";

    /// <summary>A database that must be given.</summary>
    public static Argument<string> OfDatabase(string name, string description) =>
        new(name)
        {
            Description = description,
            CustomParser = result => Parsed(name, result.Tokens[0].Value, result.AddError, isDatabase: true),
        };

    /// <summary>A file that is standard input or output if it isn't given.</summary>
    public static Argument<string> OrStandard(string name, string description) =>
        new(name)
        {
            Description = description,
            CustomParser = result => Parsed(name, result.Tokens[0].Value, result.AddError),
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = _ => Standard,
        };

    /// <summary>An option that names one.</summary>
    public static Option<string?> Option(string name, string value, string description) =>
        new(name)
        {
            Description = description,
            HelpName = value,
            CustomParser = result => Parsed(name, result.Tokens[0].Value, result.AddError),
        };

    /// <summary>Why a word can't name a file, if it can't.</summary>
    /// <param name="name">What the argument is called.</param>
    /// <param name="path">The word.</param>
    public static string? Obstacle(string name, string path) =>
        path.Length == 0 ? $"{name} is empty"
        : !RawArguments.IsText(path) ? $"{name} isn't UTF-8, and so can't be opened"
        : !Path.IsPathRooted(path) && !CurrentFolder.IsText
            ? $"{name} can't be opened from here: the name of the current folder isn't UTF-8"
        : null;

    private static string Parsed(string name, string path, Action<string> refuse, bool isDatabase = false)
    {
        if (Obstacle(name, path) is { } obstacle)
        {
            refuse(obstacle);
        }
        else if (isDatabase && path.Equals(Standard, StringComparison.Ordinal))
        {
            refuse($"{name} is a database, which can't be standard input or output; a file of the name - is ./-");
        }

        return path;
    }
}
