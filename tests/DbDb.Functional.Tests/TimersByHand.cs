namespace DbDb.Functional.Tests;

/// <summary>Timers that fire when they are told to, if they are set, on a clock that stands still.</summary>
internal sealed class TimersByHand : TimeProvider
{
    private readonly List<Timer> _timers = [];

    /// <summary>How many timers it was asked for.</summary>
    public int Timers => _timers.Count;

    /// <summary>Whether any of them is set.</summary>
    public bool IsSet => _timers.Exists(timer => timer.IsSet);

    /// <summary>After how long those that are set are due.</summary>
    public IReadOnlyList<TimeSpan> Due => [.. _timers.Where(timer => timer.IsSet).Select(timer => timer.Due)];

    /// <summary>Fires all that are set.</summary>
    public void Fire()
    {
        Assert.True(IsSet);
        FireIfSet();
    }

    /// <summary>The same, where it may be that none is.</summary>
    public void FireIfSet() => _timers.FindAll(timer => timer.IsSet).ForEach(timer => timer.Fire());

    public override long GetTimestamp() => 0;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _timers.Add(new(() => callback(state)) { Due = dueTime });
        return _timers[^1];
    }

    private sealed class Timer(Action fired) : ITimer
    {
        public bool IsSet => Due != Timeout.InfiniteTimeSpan;

        public TimeSpan Due { get; set; }

        public void Fire()
        {
            Due = Timeout.InfiniteTimeSpan;
            fired();
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            return true;
        }

        public void Dispose() => Due = Timeout.InfiniteTimeSpan;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
