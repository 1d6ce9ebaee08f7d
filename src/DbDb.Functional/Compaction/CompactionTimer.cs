using DbDb.Functional.Current;
using DbDb.Functional.Runtime;
using DbDb.Functional.Spaces;
using LanguageExt;

namespace DbDb.Functional.Compaction;

/// <summary>
/// Compacts a database by a policy, when a timer says that nothing was committed for long enough. The timer runs only
/// while the log is longer than it may be without being looked at. One look at a time; none is twice the same.
/// </summary>
internal sealed class CompactionTimer : IDisposable
{
    private readonly AutoCompaction _policy;
    private readonly TimeProvider _clock;
    private readonly Cell _cell;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _gate = new();
    private readonly Lock _looking = new();
    private long _lastMove;
    private long _moves;
    private long _limit;
    private bool _isDue;
    private volatile Outcome? _last;

    /// <summary>Begins with nothing to do.</summary>
    public CompactionTimer(AutoCompaction policy, Cell cell)
    {
        (_policy, _clock, _cell, _limit) = (policy, cell.Options.Clock, cell, policy.LeastBytes);
        _timer = Contextless.Timer(_clock, LookSafely);
        cell.Listen(state => Move(state.Head.End));
        cell.WhenClosed(Dispose);
    }

    /// <summary>How the last compaction ended.</summary>
    public Option<Either<DbError, Compacted>> Last =>
        _last is { } last ? last.Told : Option<Either<DbError, Compacted>>.None;

    /// <summary>The database has a newer head, and its log ends there.</summary>
    private void Move(long end)
    {
        lock (_gate)
        {
            _lastMove = _clock.GetTimestamp();
            _moves++;
            if (!_isDue)
            {
                Arm(end);
            }
        }
    }

    /// <summary>Ends what is under way, and waits for that.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _ending.Cancel();
            _timer.Dispose();
        }

        lock (_looking)
        {
            // nobody looks any more
        }
    }

    // On this thread an exception, be it the clock's, would end the process. The next commit sets the timer again.
    private void LookSafely()
    {
        try
        {
            Look();
        }
        catch (Exception failure)
        {
            lock (_gate)
            {
                _isDue = false;
                _last = new(Failed(failure));
            }
        }
    }

    private long End => _cell.State.Head.End;

    private static DbError.Io Failed(Exception failure) => new("compact", "the log", failure.Message);

    private void Look()
    {
        lock (_looking)
        {
            var (moves, left) = ReadIdle();
            if (left == TimeSpan.Zero && !_ending.IsCancellationRequested)
            {
                Try(moves);
            }

            lock (_gate)
            {
                _isDue = false;
                if (left > TimeSpan.Zero || _moves != moves)
                {
                    Arm(End);
                }
            }
        }
    }

    private (long Moves, TimeSpan Left) ReadIdle()
    {
        lock (_gate)
        {
            return (_moves, Left());
        }
    }

    // How long it still is until nothing was committed for long enough.
    private TimeSpan Left() =>
        _policy.Idle - _clock.GetElapsedTime(_lastMove) is var left && left > _policy.Idle ? _policy.Idle
        : left > TimeSpan.Zero ? left
        : TimeSpan.Zero;

    // With the gate held.
    private void Arm(long end)
    {
        if (end > _limit && !_ending.IsCancellationRequested)
        {
            _timer.Change(Left(), Timeout.InfiniteTimeSpan);
            _isDue = true;
        }
    }

    private void Try(long moves)
    {
        try
        {
            // Others may have committed, or compacted.
            Conclude(_cell.Refresh().Bind(_ => IsIdle() && End > _limit ? Done() : Option<Compacted>.None));
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The database is being closed: nothing was changed.
        }
        catch (Exception failure)
        {
            // On this thread it would end the process.
            Conclude(Failed(failure));
        }

        Either<DbError, Option<Compacted>> Done() =>
            SpaceCount
                .Of(_cell, _policy.Retention, _ending.Token)
                .Bind(space =>
                {
                    if (!_policy.Wants(space.Length, space.After))
                    {
                        Allow(space.After);
                        return Option<Compacted>.None;
                    }

                    return IsIdle()
                        ? LogRewrite
                            .Compact(_cell, _policy.Retention, progress: null, _ending.Token)
                            .Map(Option<Compacted>.Some)
                        : Option<Compacted>.None;
                });

        bool IsIdle() => ReadIdle().Moves == moves;
    }

    private void Conclude(Either<DbError, Option<Compacted>> outcome) =>
        _ = outcome.Match(
            Right: compacted =>
                compacted.Iter(done =>
                {
                    Allow(done.BytesAfter);
                    _last = new(done);
                }),
            Left: error =>
            {
                // What another does already, or this database no longer wants, is no failure.
                if (error is not (DbError.Locked or DbError.Replaced or DbError.Closed))
                {
                    Allow(End);
                    _last = new(error);
                }

                return default;
            }
        );

    private void Allow(long live)
    {
        lock (_gate)
        {
            _limit = _policy.Allows(live);
        }
    }

    private sealed record Outcome(Either<DbError, Compacted> Told);
}
