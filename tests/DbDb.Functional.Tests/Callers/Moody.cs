using LanguageExt;

namespace DbDb.Functional.Tests.Callers;

/// <summary>
/// A clock of the caller's own, whose timers go on the real one's threads, and which throws when it is told to.
/// </summary>
internal sealed class MoodyClock : TimeProvider
{
    private volatile Exception? _mood;

    /// <summary>What it throws, if anything.</summary>
    public Exception? Mood
    {
        get => _mood;
        set => _mood = value;
    }

    /// <summary>Whether it can still say the time, but set no timer.</summary>
    public bool TellsTime { get; set; }

    public override DateTimeOffset GetUtcNow() => _mood is { } mood && !TellsTime ? throw mood : base.GetUtcNow();

    public override long GetTimestamp() => _mood is { } mood ? throw mood : base.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        new MoodyTimer(this, base.CreateTimer(callback, state, dueTime, period));

    private sealed class MoodyTimer(MoodyClock clock, ITimer timer) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) =>
            clock._mood is { } mood ? throw mood : timer.Change(dueTime, period);

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}

/// <summary>A store of the caller's own, which throws when it is told to.</summary>
internal sealed class MoodyStore(IStore inner) : StoreDecorator(inner)
{
    private volatile Exception? _mood;
    private int _threw;
    private int _flushed;

    /// <summary>What it throws, if anything.</summary>
    public Exception? Mood
    {
        get => _mood;
        set => _mood = value;
    }

    /// <summary>How often it threw.</summary>
    public int Threw => Volatile.Read(ref _threw);

    /// <summary>How often it was flushed without throwing.</summary>
    public int Flushed => Volatile.Read(ref _flushed);

    public override Either<DbError, LogHead> ReadHead() => Calm(base.ReadHead);

    public override Either<DbError, LogHead> Flush() => Calm(() =>
    {
        var flushed = base.Flush();
        Interlocked.Increment(ref _flushed);
        return flushed;
    });

    private T Calm<T>(Func<T> effect)
    {
        if (_mood is { } mood)
        {
            Interlocked.Increment(ref _threw);
            throw mood;
        }

        return effect();
    }
}
