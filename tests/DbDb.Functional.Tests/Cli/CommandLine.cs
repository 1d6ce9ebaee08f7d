using System.Text;
using DbDb.Functional.Cli;

namespace DbDb.Functional.Tests.Cli;

/// <summary>The dbdb command, run inside the test's process on a database in a folder of its own.</summary>
internal sealed class CommandLine : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    /// <summary>The database.</summary>
    public string Path => File("test.dbdb");

    /// <summary>Whether standard output is a terminal, and how wide.</summary>
    public int? TerminalWidth { get; init; }

    /// <summary>A file in the folder.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>Runs <c>dbdb</c> on the database.</summary>
    public Outcome Run(params string[] words) => RunOn([], words);

    /// <summary>The same, with standard input.</summary>
    public Outcome RunOn(byte[] input, params string[] words) => RunRaw(input, [Path, .. words]);

    /// <summary>The same, with standard input as text.</summary>
    public Outcome RunOn(string input, params string[] words) => RunOn(Encoding.UTF8.GetBytes(input), words);

    /// <summary>Runs <c>dbdb</c> with all its arguments.</summary>
    public Outcome RunRaw(byte[] input, string[] arguments, CancellationToken interrupt = default)
    {
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        var streams = new StandardStreams(new MemoryStream(input), output, new(error))
        {
            OutputIsTerminal = TerminalWidth is not null,
            Width = () => TerminalWidth ?? 0,
        };
        var code = Dispatch.Run(arguments, streams, interrupt);
        return new((int)code, output.ToArray(), error.ToString());
    }

    /// <summary>Runs it and expects it to succeed in silence.</summary>
    public CommandLine Given(params string[] words)
    {
        Run(words).Succeeds("");
        return this;
    }

    public void Dispose() => _folder.Dispose();
}

/// <summary>What a run of the command left.</summary>
internal sealed record Outcome(int Code, byte[] Output, string Error)
{
    /// <summary>Standard output as text.</summary>
    public string Text => Encoding.UTF8.GetString(Output);

    /// <summary>It ended with 0, wrote this, and said nothing.</summary>
    public void Succeeds(string output) => Assert.Equal((0, output, ""), (Code, Text, Error));

    /// <summary>It ended with this code and message, and wrote nothing.</summary>
    public void Fails(int code, string error) => Assert.Equal((code, "", error), (Code, Text, Error));

    /// <summary>It ended with this code, wrote nothing, and the first line that it said contains this.</summary>
    public void FailsSaying(int code, string error)
    {
        Assert.Equal((code, ""), (Code, Text));
        Assert.Contains(error, Error.Split('\n')[0], StringComparison.Ordinal);
    }
}
