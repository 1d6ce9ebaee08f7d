using System.Runtime.ExceptionServices;
using DbDb.Functional.Runtime;

namespace DbDb.Functional.Watch;

/// <summary>
/// Looks for something at an interval while anybody waits for a signal: once for all of them, never twice at a time, on
/// a thread of the pool. While nobody waits, no timer runs.
/// </summary>
/// <param name="signal">The signal. It is notified of a look that fails.</param>
/// <param name="look">Looks, and notifies the signal if it finds something.</param>
/// <param name="interval">
/// How long after one look the next one comes, or <see cref="Timeout.InfiniteTimeSpan"/>.
/// </param>
/// <param name="clock">What tells the time.</param>
internal sealed class Poller(Signal signal, Action look, TimeSpan interval, TimeProvider clock) : IDisposable
{
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private long? _lastLook;
    private int _waiting;
    private bool _isDue;

    /// <summary>Waits for what <see cref="Signal.Next"/> gave, and throws what went wrong.</summary>
    public async Task Wait(Task<ExceptionDispatchInfo?> next, CancellationToken cancellation)
    {
        try
        {
            Enter();
            (await next.WaitAsync(cancellation).ConfigureAwait(false))?.Throw();
        }
        finally
        {
            Leave();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _timer?.Dispose();
        }
    }

    private void Enter()
    {
        lock (_gate)
        {
            _waiting++; // whatever happens, the caller leaves
            Schedule();
        }
    }

    private void Leave()
    {
        lock (_gate)
        {
            _waiting--;
        }
    }

    // With the gate held. Who comes after a while in which nobody waited has the next look at once.
    private void Schedule()
    {
        if (_isDue || _waiting == 0 || interval == Timeout.InfiniteTimeSpan || signal.IsClosed)
        {
            return;
        }

        _timer ??= Contextless.Timer(clock, Look);
        var left = _lastLook is { } last ? interval - clock.GetElapsedTime(last) : TimeSpan.Zero;
        _isDue = true; // before it may be
        try
        {
            _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
        catch
        {
            _isDue = false;
            throw;
        }
    }

    private void Look()
    {
        if (IsWanted())
        {
            Try(look);
        }

        Try(() =>
        {
            lock (_gate)
            {
                _isDue = false;
                _lastLook = clock.GetTimestamp();
                Schedule();
            }
        });
    }

    // An exception, the clock's too, would end the process here: those who wait throw it.
    private void Try(Action effect)
    {
        try
        {
            effect();
        }
        catch (Exception failure)
        {
            signal.Notify(ExceptionDispatchInfo.Capture(failure));
        }
    }

    private bool IsWanted()
    {
        lock (_gate)
        {
            return _waiting > 0 && !signal.IsClosed;
        }
    }
}
