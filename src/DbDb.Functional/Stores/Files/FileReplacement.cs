using LanguageExt;

namespace DbDb.Functional.Stores.Files;

/// <summary>
/// A log in a file beside another's that is to take its name. One at a time may do this: the other file has a lock for
/// whose turn it is. The fresh file is locked to write until it has the name for good, so that whoever opens it by then
/// waits.
/// </summary>
internal sealed class FileReplacement : ILogReplacement
{
    private readonly IDisk _disk;
    private readonly FileStore _old;
    private readonly IDisposable _turn;
    private readonly SideFile _side;
    private readonly FileStore _fresh;

    private FileReplacement(IDisk disk, FileStore old, IDisposable turn, SideFile side, FileStore fresh)
    {
        _disk = disk;
        _old = old;
        _turn = turn;
        _side = side;
        _fresh = fresh;
    }

    /// <inheritdoc/>
    public IStore Store => _fresh;

    /// <summary>Begins it, with a file in which there is what <paramref name="genesis"/> says.</summary>
    /// <param name="disk">Where.</param>
    /// <param name="old">The other log.</param>
    /// <param name="options">How that one was opened.</param>
    /// <param name="turn">That it is this one's turn; disposed of with this one, or if it can't be begun.</param>
    /// <param name="genesis">What the fresh log begins with.</param>
    /// <exception cref="DiskException">The disk fails it.</exception>
    public static Either<DbError, ILogReplacement> Begin(
        IDisk disk,
        FileStore old,
        FileStoreOptions options,
        IDisposable turn,
        LogHead genesis
    )
    {
        FileReplacement? begun = null;
        SideFile? side = null;
        try
        {
            return CheckReplaceable(old)
                .Bind(log =>
                    SideFile.Create(disk, old.Path, log.Generation, genesis, isPrivate: true, options.LockTimeout)
                )
                .Bind(made =>
                    FileStore.Open(
                        (side = made).Path,
                        options with
                        {
                            Mode = OpenMode.MustExist,
                            IsUnshared = true,
                        },
                        disk,
                        made.File
                    )
                )
                .Map(fresh => (ILogReplacement)(begun = new(disk, old, turn, side!, fresh)));
        }
        finally
        {
            if (begun is null)
            {
                side?.Dispose();
                turn.Dispose();
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// What is long to sync is synced before the lock is taken; with it, what was committed since. The folder is synced
    /// before the lock is freed, so that no commit is acknowledged in a file that a power cut could take the name from.
    /// </remarks>
    public Either<DbError, IStore> Complete(LogHead copied, Func<LogHead, Either<DbError, Unit>> catchUp) =>
        _fresh.MakeDurableInBothSlots()
            .Bind(_ => _old.GiveWay(newest => Telemetry.Switch(() => Take(newest, copied, catchUp))))
            .Bind(_ => _old.Successor())
            .Bind(found => found.ToEither((DbError)new DbError.Replaced(_old.Path)));

    /// <inheritdoc/>
    public void Dispose()
    {
        _side.Dispose(); // before the log is closed, which would sync it
        _fresh.Dispose();
        _turn.Dispose();
    }

    private static Either<DbError, LogHead> CheckReplaceable(FileStore old) => old
        .File.WhyIrreplaceable(old.Path)
        .Match(
            Some: reason => Prelude.Left<DbError, LogHead>(new DbError.Io("replace", old.Path, reason)),
            None: old.ReadHead);

    private Either<DbError, Unit> Take(LogHead newest, LogHead copied, Func<LogHead, Either<DbError, Unit>> catchUp) =>
        (newest.Equals(copied) ? copied : catchUp(newest).Bind(_ => _fresh.MakeDurableInBothSlots())).Bind(_ => Name());

    // Whether it can take the place may have changed meanwhile, and who may open it.
    private Either<DbError, Unit> Name() => _old.File.WhyIrreplaceable(_old.Path).Match(
        Some: reason => Prelude.Left<DbError, Unit>(new DbError.Io("replace", _old.Path, reason)),
        None: () =>
        {
            _side.File.Resemble(_old.File);
            _side.Rename(_old.Path);
            _disk.SyncFolderOf(_old.Path);
            _side.Release();
            return Unit.Default;
        });
}
