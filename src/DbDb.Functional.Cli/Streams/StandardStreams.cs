namespace DbDb.Functional.Cli;

/// <summary>The three streams of a command, and what is at their other ends.</summary>
/// <param name="Input">Standard input: what <c>-</c> means as a source.</param>
/// <param name="Output">Standard output: data, and nothing else.</param>
/// <param name="Error">Standard error: messages.</param>
internal sealed record StandardStreams(Stream Input, Stream Output, MessageWriter Error)
{
    /// <summary>Whether a person types the input.</summary>
    public bool InputIsTerminal { get; init; }

    /// <summary>Whether a person reads the output.</summary>
    public bool OutputIsTerminal { get; init; }

    /// <summary>Whether a person reads the messages.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>How many columns the terminal has.</summary>
    public Func<int> Width { get; init; } = static () => 80;

    /// <summary>Those of this process.</summary>
    /// <param name="interrupt">What ends a read that waits for input.</param>
    public static StandardStreams OfProcess(CancellationToken interrupt) =>
        OperatingSystem.IsWindows()
            ? new(Console.OpenStandardInput(), Console.OpenStandardOutput(), new(Console.Error))
            {
                InputIsTerminal = !Console.IsInputRedirected,
                OutputIsTerminal = !Console.IsOutputRedirected,
                ErrorIsTerminal = !Console.IsErrorRedirected,
                Width = static () => Console.WindowWidth,
            }
            : new(
                new InterruptibleInput(DescriptorStream.Inherited(Descriptor.Input, "standard input"), interrupt),
                DescriptorStream.Inherited(Descriptor.Output, "standard output"),
                new(new StreamWriter(DescriptorStream.Inherited(Descriptor.Error, "standard error"))
                {
                    AutoFlush = true,
                }))
            {
                InputIsTerminal = Descriptor.IsTerminal(Descriptor.Input),
                OutputIsTerminal = Descriptor.IsTerminal(Descriptor.Output),
                ErrorIsTerminal = Descriptor.IsTerminal(Descriptor.Error),
                Width = static () => Descriptor.Width(Descriptor.Output),
            };
}
