namespace DbDb.Functional.Cli;

/// <summary>
/// Why a verb ends early. An exception, because the entries that a verb hands to a transaction are read while it runs:
/// this is the way out that abandons it. <see cref="Dispatch"/> catches it, once.
/// </summary>
internal sealed class Failure : Exception
{
    private Failure(ExitCode code, string message, bool showUsage = false)
        : base(message)
    {
        Code = code;
        ShowUsage = showUsage;
    }

    /// <summary>The code to end with.</summary>
    public ExitCode Code { get; }

    /// <summary>Whether the verb's usage helps to mend it.</summary>
    public bool ShowUsage { get; }

    /// <summary>Arguments that make no sense.</summary>
    public static Failure Usage(string message) => new(ExitCode.WrongArguments, message, showUsage: true);

    /// <summary>
    /// An argument of the right form with a value that can't be used: a file that isn't there, a note too long.
    /// </summary>
    public static Failure Argument(string message) => new(ExitCode.WrongArguments, message);

    /// <summary>Input that isn't in its format.</summary>
    /// <param name="source">Where it comes from.</param>
    /// <param name="line">Which line, the first being 1.</param>
    /// <param name="reason">What is wrong with it.</param>
    public static Failure Malformed(string source, long line, string reason) =>
        new(ExitCode.WrongArguments, FormattableString.Invariant($"{source}:{line}: {reason}"));

    /// <summary>A file that can't be read or written.</summary>
    public static Failure Unusable(string message) => new(ExitCode.Unusable, message);

    /// <summary>The key isn't there.</summary>
    public static Failure KeyNotFound() => new(ExitCode.KeyNotFound, "Key not found");

    /// <summary>The same failure, saying in addition what became of the work.</summary>
    public Failure With(string outcome) => new(Code, $"{Message}; {outcome}", ShowUsage);
}
