namespace DbDb.Functional.Cli;

/// <summary>How a run ended: a code, and what to say on standard error.</summary>
internal sealed class Ending
{
    private readonly string[] _lines;

    private Ending(ExitCode code, string[] lines)
    {
        Code = code;
        _lines = lines;
    }

    /// <summary>Done, and nothing to say.</summary>
    public static Ending Done { get; } = Of(ExitCode.Done);

    /// <summary>The code.</summary>
    public ExitCode Code { get; }

    /// <summary>An end without a word.</summary>
    public static Ending Of(ExitCode code) => new(code, []);

    /// <summary>An end with a message, which for a key that isn't there is the whole line.</summary>
    public static Ending Of(ExitCode code, string message) =>
        new(code, [code == ExitCode.KeyNotFound ? message : $"dbdb: {message}"]);

    /// <summary>An end with a message and a reminder of how it is said.</summary>
    public static Ending Of(ExitCode code, string message, string usage) =>
        new(code, [$"dbdb: {message}", $"usage: {usage}", "       --help says more"]);

    /// <summary>Says it. Where nobody can be told, the code must do.</summary>
    public void Tell(MessageWriter error)
    {
        foreach (var line in _lines)
        {
            error.WriteLine(line);
        }
    }
}
