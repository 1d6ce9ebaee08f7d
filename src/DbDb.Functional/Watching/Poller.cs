using System.Runtime.ExceptionServices;

namespace DbDb.Functional;

/// <summary>
/// Looks for something at an interval while anybody waits for a signal: once for all of them, never twice at a time, on a thread of the
/// pool. While nobody waits, no timer runs.
/// </summary>
/// <param name="signal">The signal. It is told of a look that fails.</param>
/// <param name="look">Looks, and tells the signal if it finds something.</param>
/// <param name="interval">How long after one look the next one comes, or <see cref="Timeout.InfiniteTimeSpan"/>.</param>
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
        Enter();
        try
        {
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
            _waiting++;
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

        _isDue = true;
        _timer ??= clock.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        var left = _lastLook is { } last ? interval - clock.GetElapsedTime(last) : TimeSpan.Zero;
        _timer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Look()
    {
        if (IsWanted())
        {
            try
            {
                look();
            }
            catch (Exception failure)
            {
                // Here it would end the process: those who wait throw it.
                signal.Tell(ExceptionDispatchInfo.Capture(failure));
            }
        }

        lock (_gate)
        {
            (_isDue, _lastLook) = (false, clock.GetTimestamp());
            Schedule();
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
