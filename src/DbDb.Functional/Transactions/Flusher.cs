using DbDb.Functional.Current;
using DbDb.Functional.Runtime;
using LanguageExt;

namespace DbDb.Functional.Transactions;

/// <summary>
/// Makes durable what was only acknowledged: when somebody asks, and in time, where
/// <see cref="DatabaseOptions.Durability"/> says so. There is no timer while there is nothing to make durable.
/// </summary>
internal sealed class Flusher
{
    private readonly Cell _cell;
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private bool _isDue;

    /// <summary>Begins with nothing to do.</summary>
    public Flusher(Cell cell)
    {
        _cell = cell;
        cell.WhenClosed(Stop);
    }

    /// <summary>Makes every commit durable that was acknowledged before.</summary>
    public Either<DbError, Snapshot> Flush()
    {
        if (_cell.Calls.IsInside)
        {
            return new DbError.Reentrant();
        }

        _cell.Deferred.Throw();
        return FlushNow();
    }

    /// <summary>
    /// Something was committed that isn't durable: the first that isn't sets the clock, if there is one to set.
    /// </summary>
    public void Arm()
    {
        if (_cell.Options.Durability is not Durability.Later { Interval: var interval })
        {
            return;
        }

        lock (_gate)
        {
            if (!_isDue)
            {
                _timer ??= Contextless.Timer(_cell.Options.Clock, FlushInTime);
                _timer.Change(interval, Timeout.InfiniteTimeSpan);
                _isDue = true;
            }
        }
    }

    // What another process's compaction has copied is durable.
    private Either<DbError, Snapshot> FlushNow() =>
        _cell.Run(log => log.Store.Flush().Map(head => _cell.MoveTo(log, head)));

    private void FlushInTime()
    {
        lock (_gate)
        {
            _isDue = false; // what is committed from now on needs another
        }

        // A failed sync poisons the store, so that the next commit says it. Whatever else is in the way is waited for.
        // An exception would end the process here.
        var isDone = false;
        _cell.Deferred.Catch(() =>
            isDone = FlushNow().Match(Right: _ => true, Left: error => error is DbError.Poisoned or DbError.Closed));
        if (!isDone)
        {
            _cell.Deferred.Catch(Arm);
        }
    }

    private void Stop()
    {
        lock (_gate)
        {
            _timer?.Dispose();
            _isDue = true; // no more
        }
    }
}
