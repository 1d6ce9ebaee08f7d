using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>A verb: how it is said, and what it does.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Summary">What it does, in a sentence.</param>
/// <param name="Arguments">Its arguments, in order.</param>
/// <param name="Options">Its options.</param>
/// <param name="Run">Does it.</param>
internal sealed record Verb(
    string Name, string Summary, Argument[] Arguments, Option[] Options, Func<Call, ExitCode> Run)
{
    /// <summary>What else its help says, a paragraph each.</summary>
    public string[] Notes { get; init; } = [];

    /// <summary>How it is said, in a line.</summary>
    public string Usage =>
        string.Join(' ', ["dbdb FILE", Name, .. Arguments.Select(Word), "[OPTIONS]"]);

    private static string Word(Argument argument) =>
        argument.Arity.MinimumNumberOfValues > 0 ? argument.Name : $"[{argument.Name}]";
}
