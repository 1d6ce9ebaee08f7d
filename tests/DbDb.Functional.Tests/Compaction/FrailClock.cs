using DbDb.Functional.Testing;

namespace DbDb.Functional.Tests;

/// <summary>A clock set by hand that can fail, and says when a timer of it is given up.</summary>
internal sealed class FrailClock(HandClock inner) : TimeProvider
{
    /// <summary>Is called before each look at it.</summary>
    public Action OnLook { get; set; } = () => { };

    /// <summary>Is called when a timer is given up.</summary>
    public Action OnGivenUp { get; set; } = () => { };

    public override long TimestampFrequency => inner.TimestampFrequency;

    public override long GetTimestamp()
    {
        OnLook();
        return inner.GetTimestamp();
    }

    public override DateTimeOffset GetUtcNow() => inner.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new Timer(this, inner.CreateTimer(callback, state, dueTime, period));

    private sealed class Timer(FrailClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            timer.Dispose();
            clock.OnGivenUp();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
