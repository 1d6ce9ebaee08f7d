using System.CommandLine;

namespace DbDb.Functional.Cli;

/// <summary>One run of a verb: what it was given and where it reads and writes.</summary>
/// <param name="Path">The database.</param>
/// <param name="Arguments">The verb's arguments and options, free of errors.</param>
/// <param name="Streams">The standard streams.</param>
/// <param name="Output">Standard output, buffered; flushed when the verb has ended, however it ends.</param>
/// <param name="Interrupt">Asks it to end early.</param>
internal sealed record Call(
    string Path, ParseResult Arguments, StandardStreams Streams, OutputBuffer Output, CancellationToken Interrupt)
{
    /// <summary>The option by which arguments can spell any bytes, on every system.</summary>
    /// <param name="what">What is escaped.</param>
    public static Option<bool> EscapedOption(string what) =>
        Options.Flag("--escaped", $@"{what} may contain \t \n \r \\ \xNN, as in tsv");

    /// <summary>The bytes of an argument that is a key or a value.</summary>
    public static byte[] Bytes(string argument, bool escaped)
    {
        var bytes = RawArguments.Bytes(argument);
        try
        {
            return escaped ? Escapes.Read(bytes) : bytes;
        }
        catch (FormatException failure)
        {
            throw Failure.Usage(failure.Message);
        }
    }

    /// <summary>An argument's value.</summary>
    public T Value<T>(Argument<T> argument) => Arguments.GetValue(argument)!;

    /// <summary>An option's value, or what it is where it isn't given.</summary>
    public T Value<T>(Option<T> option) => Arguments.GetValue(option)!;

    /// <summary>Whether an option is given, be it as what it is anyway.</summary>
    public bool IsGiven(Option option) => Arguments.GetResult(option) is { Implicit: false };

    /// <summary>The format to show rows in.</summary>
    public RowFormat FormatToShow(Option<RowFormat?> option) =>
        Value(option) ?? (Streams.OutputIsTerminal ? RowFormat.Table : RowFormat.Tsv);

    /// <summary>A writer of rows on standard output.</summary>
    public IRowWriter Rows(RowFormat format, params string[] columns) => RowWriter.Of(format, Output, Streams, columns);
}
