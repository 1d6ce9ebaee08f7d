using DbDb.Functional.Stores.Files;
using LanguageExt;

namespace DbDb.Functional;

/// <content>
/// What is found after the last commit that a slot names: whether it is durable, and how it becomes so.
/// </content>
public sealed partial class FileStore
{
    // Looks before it locks: what isn't a database is left alone.
    private Either<DbError, FileStore> Start(IDisk disk)
    {
        var isStarted = false;
        try
        {
            var started = _log.Find().Bind(end => Recover(disk, end)).Map(_ => this);
            isStarted = started.IsRight;
            return started;
        }
        finally
        {
            if (!isStarted)
            {
                Dispose();
            }
        }
    }

    private Either<DbError, LogHead> Recover(IDisk disk, LogEnd end)
    {
        if (_options.Mode == OpenMode.ReadOnly)
        {
            return ReadHead();
        }

        if (_options.IsUnshared)
        {
            _lock = WritersLock.Unshared(Path);
        }
        else
        {
            SideFile.ClearUp(disk, Path, SideFile.OfACreation);
            SideFile.ClearUp(disk, Path, end.Durable.Generation);
            _lock = WritersLock.Of(_file, Path);
            _replacementTurn = new(_file.OpenLock(DiskLockKind.Replacement), Path);
        }

        return MakeDurable(end, IsDurable(end) ? TimeSpan.Zero : _options.LockTimeout);
    }

    // Commits that no slot names were left by a writer that died, or whose sync or slot failed; or another is just
    // about to name them. What can be read of them may be on no medium. Whoever may write takes the lock and writes
    // them once more.
    private Either<DbError, LogHead> MakeDurable(LogEnd end, TimeSpan patience) =>
        _lock is null ? SyncAndRead()
        : IsHeldHere ? RememberWithoutLock(end, new DbError.Reentrant())
        : _lock
            .Take(
                _options.LockTimeout >= TimeSpan.Zero && _options.LockTimeout < patience
                    ? _options.LockTimeout
                    : patience
            )
            .Match(
                Left: error => error is DbError.Locked ? RememberWithoutLock(end, error) : error,
                Right: held => RunHolding(held, _writer.Recover)
            );

    // Whoever has the lock is about to name a commit of its own, which is acknowledged to nobody yet. But when opening
    // there is no telling it from one that was acknowledged before a crash, and is now recovered.
    private Either<DbError, LogHead> RememberWithoutLock(LogEnd end, DbError locked) =>
        IsDurable(end) ? _log.Remember(end)
        : _log.Known is null ? locked
        : _log.Remember(end with { Newest = end.Durable });

    // Once a sync has failed there is no other: then what is durable is what counts.
    private bool IsDurable(LogEnd end) => end.IsDurable || _log.IsOwn(end.Newest) || _sync.Poison is not null;

    // Whoever may only read can do no more than sync.
    private Either<DbError, LogHead> SyncAndRead()
    {
        lock (_sync.Gate)
        {
            return _log.Find()
                .Map(end =>
                {
                    if (!end.IsDurable)
                    {
                        _sync.SyncWhatWasRead();
                    }

                    return _log.Remember(end with { Durable = end.Newest });
                });
        }
    }
}
