namespace DbDb.Functional.Testing;

/// <summary>
/// A clock that goes when it is told to, on or back. Timers that are due then are called before <see cref="Go"/>
/// returns, by whoever calls it.
/// </summary>
internal sealed class HandClock : TimeProvider
{
    private readonly List<HandTimer> _timers = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch.AddYears(50);

    /// <summary>What it says, as a commit has it.</summary>
    public Instant Now => _now;

    /// <summary>How many timers it was asked for.</summary>
    public int Timers => _timers.Count;

    /// <summary>Whether a timer will be due.</summary>
    public bool IsWaitedFor => _timers.Exists(timer => timer.Due is not null);

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Go(long ticks)
    {
        _now = _now.AddTicks(ticks);
        while (_timers.Find(timer => timer.Due <= _now) is { } due)
        {
            due.Fire();
        }
    }

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, () => callback(state));
        _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    // Once each time that it is set; nobody here asks for a period.
    private sealed class HandTimer(HandClock clock, Action fire) : ITimer
    {
        public DateTimeOffset? Due { get; private set; }

        public void Fire()
        {
            Due = null;
            fire();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock._now + dueTime;
            return true;
        }

        public void Dispose() => Due = null;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
