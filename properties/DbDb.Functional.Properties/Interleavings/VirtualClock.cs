namespace DbDb.Functional.Properties;

/// <summary>The time of a scheduler.</summary>
internal sealed class VirtualClock(Scheduler scheduler) : TimeProvider
{
    private static readonly DateTimeOffset _start = DateTimeOffset.UnixEpoch.AddYears(50);

    /// <summary>Is called whenever the time of day is asked for, and may throw.</summary>
    public Action Asked { get; init; } = () => { };

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        Asked();
        return _start + scheduler.Now;
    }

    public override long GetTimestamp() => scheduler.Now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(scheduler, ExecutionContext.Capture(), callback, state);
        scheduler.Know(timer);
        timer.Change(dueTime, period);
        return timer;
    }
}

/// <summary>
/// A timer that goes off once each time that it is set, on a thread whose turn comes, and with the context of whoever
/// made it.
/// </summary>
internal sealed class VirtualTimer(
    Scheduler scheduler, ExecutionContext? context, TimerCallback callback, object? state) : ITimer
{
    private bool _isDisposed;

    public TimeSpan? Due { get; set; }

    public void Fire()
    {
        if (context is null)
        {
            callback(state);
        }
        else
        {
            ExecutionContext.Run(context, static timer => ((VirtualTimer)timer!).Call(), this);
        }
    }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Due = _isDisposed || dueTime == Timeout.InfiniteTimeSpan ? null : scheduler.Now + dueTime;
        return !_isDisposed;
    }

    public void Dispose() => (_isDisposed, Due) = (true, null);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Call() => callback(state);
}
