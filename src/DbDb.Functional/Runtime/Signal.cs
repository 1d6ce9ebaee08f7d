using System.Runtime.ExceptionServices;

namespace DbDb.Functional.Runtime;

/// <summary>
/// Wakes those who wait for something to happen. Whoever takes <see cref="Next"/>, then looks whether it has happened,
/// and then waits, misses nothing. It keeps no list of them, and notifying it while nobody waits costs next to nothing.
/// </summary>
internal sealed class Signal
{
    private TaskCompletionSource<ExceptionDispatchInfo?>? _next;
    private volatile bool _isClosed;

    /// <summary>Whether nothing will happen any more.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>
    /// Ends when the next thing happens, with why it went wrong if it did; when the signal is closed, too.
    /// </summary>
    public Task<ExceptionDispatchInfo?> Next()
    {
        if (Volatile.Read(ref _next) is { } already)
        {
            return already.Task;
        }

        // Not on the thread that notifies: whoever waits must not hold up a commit.
        var made = new TaskCompletionSource<ExceptionDispatchInfo?>(TaskCreationOptions.RunContinuationsAsynchronously);
        return (Interlocked.CompareExchange(ref _next, made, null) ?? made).Task;
    }

    /// <summary>It has happened: called after it can be seen.</summary>
    public void Notify(ExceptionDispatchInfo? failure = null) =>
        Interlocked.Exchange(ref _next, null)?.TrySetResult(failure);

    /// <summary>Wakes everybody for the last time.</summary>
    public void Close()
    {
        _isClosed = true;
        Notify();
    }
}
