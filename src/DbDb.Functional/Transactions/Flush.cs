using LanguageExt;

namespace DbDb.Functional;

/// <content>Making durable what was only acknowledged.</content>
public sealed partial class Database
{
    private readonly Lock _flushing = new();
    private ITimer? _flush;
    private bool _isFlushDue;

    /// <summary>
    /// Makes every commit that was acknowledged before durable: one sync, or none where all is. Once a sync has failed:
    /// <see cref="DbError.Poisoned"/>, and what isn't durable may be lost.
    /// </summary>
    /// <remarks>
    /// What a store or a clock of the program's own throws where no caller is, as when this is done in time (<see
    /// cref="Durability.Within"/>), ends nothing: it is
    /// tried again after the interval, and the next to commit or to flush is thrown the exception, once, before
    /// anything is begun.
    /// </remarks>
    /// <returns>The newest snapshot, which is durable.</returns>
    public Either<DbError, Snapshot> Flush() => _scope.IsInside ? new DbError.Reentrant() : ThrownBefore(FlushNow);

    // What another process's compaction has copied is durable.
    private Either<DbError, Snapshot> FlushNow() => RetryOnNewerLog(
        () => SwitchToNewestLog().Bind(log => log.Store.Flush().Map(head => MoveTo(log, head))), outcome => outcome.Failure(), error => error);

    private T ThrownBefore<T>(Func<T> effect)
    {
        _mishap.Throw();
        return effect();
    }

    // The first commit that isn't durable sets the clock; there is none while there are none.
    private void ArmFlush()
    {
        if (_options.Durability is not Durability.Later { Interval: var interval })
        {
            return;
        }

        lock (_flushing)
        {
            if (!_isFlushDue)
            {
                _flush ??= Contextless.Timer(_options.Clock, FlushInTime);
                _flush.Change(interval, Timeout.InfiniteTimeSpan);
                _isFlushDue = true;
            }
        }
    }

    private void FlushInTime()
    {
        lock (_flushing)
        {
            _isFlushDue = false; // what is committed from now on needs another
        }

        // A failed sync poisons the store, so that the next commit says it. Whatever else is in the way is waited for.
        // An exception would end the process here.
        var isDone = false;
        _mishap.Catch(() => isDone = FlushNow().Match(Right: _ => true, Left: error => error is DbError.Poisoned or DbError.Closed));
        if (!isDone)
        {
            _mishap.Catch(ArmFlush);
        }
    }

    private void DisposeFlush()
    {
        lock (_flushing)
        {
            _flush?.Dispose();
            _isFlushDue = true; // no more
        }
    }
}
