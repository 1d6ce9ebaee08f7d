namespace DbDb.Functional.Cli;

internal static class Program
{
    public static int Main(string[] args)
    {
        if (!OperatingSystem.IsWindows())
        {
            Descriptor.Reserve();
        }

        using var interrupts = Interrupts.Listen();
        var streams = StandardStreams.OfProcess(interrupts.Token);
        return interrupts.CodeOf(Dispatch.Run(() => RawArguments.Recover(args), streams, interrupts.Token));
    }
}
