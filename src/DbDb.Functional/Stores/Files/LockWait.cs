using System.Diagnostics;
using DbDb.Functional.Stores.Systems;

namespace DbDb.Functional.Stores.Files;

/// <summary>
/// One writer's wait for the lock of all processes. Who is next asks often; those behind ask less often, and all at one
/// pace, lest those who just came overtake those who have waited. So a writer that releases the lock and wants it again
/// may have it a few times more, until another has asked; then it gives way.
/// </summary>
/// <param name="processes">The lock.</param>
/// <param name="start">When the wait began, as <see cref="Stopwatch"/> tells it.</param>
internal sealed class LockWait(IDiskLock processes, long start)
{
    // In microseconds; Linux makes some sixty more of each.
    private const int Brief = 20;
    private const int Short = 500;
    private const int Medium = 1000;
    private const int Long = 5000;
    private const int TriesUntilNextIsPassed = 20;

    // A commit takes a tenth of a millisecond or two: whoever has the lock for longer than this has more to do.
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan _late = TimeSpan.FromSeconds(1);

    private bool _isNext;
    private long _nextSince;
    private int _tries;

    /// <summary>Takes the lock, if this writer is next and it is free.</summary>
    public bool TryTake()
    {
        if (processes.TryEnterTurnstile() is var isNext && isNext != _isNext)
        {
            _isNext = isNext;
            _nextSince = _tries == 0 ? start : Stopwatch.GetTimestamp();
        }

        _tries++;
        return (isNext || MayPass()) && processes.TryTake();
    }

    /// <summary>Sleeps until it is worth to try again.</summary>
    public void Pause()
    {
        var microseconds = _isNext
            ? Stopwatch.GetElapsedTime(_nextSince) < _soon ? Brief : Medium
            : Stopwatch.GetElapsedTime(start) < _late ? Short : Long;
        ThisSystem.Instance.Pause(microseconds);
    }

    // Whoever is next may have been stopped, and mustn't keep others from a lock that it hasn't got. Seldom enough not
    // to overtake one that is awake.
    private bool MayPass() => _tries % TriesUntilNextIsPassed == 0 && Stopwatch.GetElapsedTime(start) >= _soon;
}
