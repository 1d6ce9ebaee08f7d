using System.Runtime.InteropServices;

namespace DbDb.Functional.Cli;

/// <summary>
/// Turns the signals that end a program into a request to end. What runs looks at the request between two entries, so
/// that a transaction is abandoned and a temporary file removed. What doesn't look, because it waits for a lock or is
/// deep in a commit, is ended after a second: that too leaves a whole database, with the transaction or without it. A
/// signal that was ignored when the command was started, as <c>nohup</c> does it, stays ignored, but for the one to
/// terminate: the runtime always listens to that. The signal for a file that grows past its limit is ignored, so that
/// the write fails and can be told: else it ends the process.
/// </summary>
internal sealed partial class Interrupts : IDisposable
{
    private const int CodeOfSignal = 128; // 128 + the signal's number is what a shell reports

    private static readonly (PosixSignal Signal, int Number)[] _signals =
        [(PosixSignal.SIGINT, 2), (PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1)];

    private const int FileTooLarge = 25; // SIGXFSZ, on Linux and macOS
    private const nint Ignored = 1; // SIG_IGN

    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _source = new();
    private readonly ManualResetEventSlim _ended = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _code;

    private Interrupts() =>
        _registrations =
        [
            .. _signals.Select(s => PosixSignalRegistration.Create(s.Signal, context => Handle(context, s.Number))),
        ];

    /// <summary>The request to end.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>Listens from now on.</summary>
    public static Interrupts Listen()
    {
        if (!OperatingSystem.IsWindows())
        {
            // Not by a registration: what that is told of comes later, when it may be gone, and then the runtime does
            // what is usual.
            _ = signal(FileTooLarge, Ignored);
        }

        return new();
    }

    /// <summary>The code to end the process with: the signal's, if the run was ended by one.</summary>
    public int CodeOf(ExitCode code) => code == ExitCode.Interrupted ? _code : (int)code;

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Set();
        Array.ForEach(_registrations, r => r.Dispose());
    }

    private void Handle(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        var isFirst = Interlocked.CompareExchange(ref _code, CodeOfSignal + number, 0) == 0;
        _source.Cancel();
        if (!isFirst || !_ended.Wait(_grace))
        {
            Environment.Exit(_code);
        }
    }

    [LibraryImport("libc")]
    private static partial nint signal(int number, nint handler);
}
