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
    /// <returns>The newest snapshot, which is durable.</returns>
    public Either<DbError, Snapshot> Flush() => _scope.IsInside ? new DbError.Reentrant() : Flushed();

    // What another process's compaction has copied is durable.
    private Either<DbError, Snapshot> Flushed() => InPlace(
        () => Followed().Bind(log => log.Store.Flush().Map(head => MoveTo(log, head))), outcome => outcome.Failure(), error => error);

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
                _isFlushDue = true;
                _flush ??= _options.Clock.CreateTimer(_ => FlushInTime(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                _flush.Change(interval, Timeout.InfiniteTimeSpan);
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
        Flushed().IfLeft(error =>
        {
            if (error is not (DbError.Poisoned or DbError.Closed))
            {
                ArmFlush();
            }
        });
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
