using System.Diagnostics;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A log in a file beside another's that is to take its name. Of two processes one at a time may do this: a lock file says whose turn it is, and that
/// what lies there without it is left from one that died.
/// </summary>
internal sealed class FileSuccession : ISuccession
{
    private const string FreshSuffix = "-compact";
    private const string LockSuffix = "-lock-compact";

    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(200);

    private readonly IDisk _disk;
    private readonly FileStore _old;
    private readonly IDiskLock _turn;
    private readonly FileStore _fresh;
    private bool _isCompleted;

    private FileSuccession(IDisk disk, FileStore old, IDiskLock turn, FileStore fresh)
    {
        _disk = disk;
        _old = old;
        _turn = turn;
        _fresh = fresh;
    }

    /// <inheritdoc/>
    public IStore Store => _fresh;

    /// <summary>Begins it, for a log with this head, in an empty file with what <paramref name="genesis"/> says.</summary>
    /// <exception cref="DiskException">The disk fails it.</exception>
    public static Either<DbError, ISuccession> Begin(IDisk disk, FileStore old, FileStoreOptions options, Head log, Head genesis)
    {
        var turn = disk.OpenLock(old.Path + LockSuffix);
        FileStore? fresh = null;
        try
        {
            if (!Takes(turn, options.LockTimeout))
            {
                return WritersLock.Locked(old.Path + LockSuffix, turn.Holder, TimeSpan.Zero);
            }

            if (!IsFree(disk, old.Path, log))
            {
                return new DbError.Io("create", old.Path + FreshSuffix, "something else is there; it was left as it is");
            }

            FileCreation.Put(disk, old.Path + FreshSuffix, old.Path, genesis);
            var opened = FileStore.Open(old.Path + FreshSuffix, options with { Mode = OpenMode.MustExist, IsAlone = true }, disk);
            return opened.Map(store => (ISuccession)new FileSuccession(disk, old, turn, fresh = store));
        }
        finally
        {
            if (fresh is null)
            {
                turn.Dispose(); // what lies there is cleared up by the next to begin, or to open the file
            }
        }
    }

    /// <summary>Clears up what a process left that died. Costs a look where there is nothing.</summary>
    public static void ClearUp(IDisk disk, string path, Head log)
    {
        try
        {
            if (disk.Look(path + FreshSuffix) == DiskEntry.File && IsFree(disk, path, log))
            {
                using var turn = disk.OpenLock(path + LockSuffix);
                if (turn.TryTake())
                {
                    Delete(disk, path); // else it is alive
                }
            }
        }
        catch (DiskException)
        {
            // What is there takes space and harms nobody.
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// What is long to sync is synced before the lock is taken; with it, what was committed since. The folder is synced before the lock is freed, so that no
    /// commit is acknowledged in a file that a power cut could take the name from.
    /// </remarks>
    public Either<DbError, IStore> Complete(Head copied, Func<Head, Either<DbError, Unit>> catchUp) =>
        _fresh.Secure()
            .Bind(_ => _old.GiveWay(newest => Telemetry.Switch(() => Take(newest, copied, catchUp))))
            .Bind(_ => _old.Successor())
            .Bind(found => found.ToEither((DbError)new DbError.Replaced(_old.Path)));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isCompleted)
        {
            Delete(_disk, _old.Path); // before it is closed, which would sync it
        }

        _fresh.Dispose();
        _turn.Dispose();
    }

    private Either<DbError, Unit> Take(Head newest, Head copied, Func<Head, Either<DbError, Unit>> catchUp) =>
        (newest.Equals(copied) ? Unit.Default : catchUp(newest)).Bind(_ => _fresh.Flush()).Map(_ =>
        {
            _disk.Rename(_fresh.Path, _old.Path);
            _isCompleted = true;
            _disk.SyncFolderOf(_old.Path);
            return Unit.Default;
        });

    // A process that is just being started holds what it has inherited until it becomes another program.
    private static bool Takes(IDiskLock turn, TimeSpan timeout)
    {
        var patience = timeout >= TimeSpan.Zero && timeout < _patience ? timeout : _patience;
        for (var start = Stopwatch.GetTimestamp(); !turn.TryTake(); Thread.Sleep(1))
        {
            if (Stopwatch.GetElapsedTime(start) >= patience)
            {
                return false;
            }
        }

        return true;
    }

    // Whether nothing is there, or what a compaction of this log has left; and not somebody's own file that happens to have that name.
    private static bool IsFree(IDisk disk, string path, Head log) => disk.Look(path + FreshSuffix) switch
    {
        DiskEntry.Nothing => true,
        DiskEntry.File => SuperblockSlots.AreOfAnHeir(disk, path + FreshSuffix, log),
        _ => false,
    };

    private static void Delete(IDisk disk, string path)
    {
        try
        {
            disk.Delete(path + FreshSuffix);
        }
        catch (DiskException)
        {
            // It takes space and harms nobody. The next to open the file tries again.
        }
    }
}
