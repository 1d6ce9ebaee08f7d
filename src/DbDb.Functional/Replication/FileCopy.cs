using DbDb.Functional.Current;
using DbDb.Functional.Logs;
using DbDb.Functional.Past;
using DbDb.Functional.Stores.Disks;
using DbDb.Functional.Stores.Files;
using DbDb.Functional.Stores.Systems;
using LanguageExt;

namespace DbDb.Functional.Replication;

/// <summary>Copies of a database in files: of all that is kept, or of what was at a revision.</summary>
internal static class FileCopy
{
    // What is copied isn't read through it.
    private const long CopysCacheBytes = 4 << 20;

    /// <summary>Makes a copy of all, or brings one that is there up to date.</summary>
    /// <param name="source">The database.</param>
    /// <param name="path">The copy.</param>
    /// <param name="options">How.</param>
    /// <param name="count">Is told how far it is, and may end it.</param>
    public static Either<DbError, Replicated> Backup(Cell source, string path, BackupOptions options, CopyCount count)
    {
        if (PathCheck.Refusal(path) is { } refusal)
        {
            return refusal;
        }

        if (source.Calls.IsInside)
        {
            return new DbError.Reentrant();
        }

        var seen = source.State.Log;
        var made = CopyTo(path);
        return options.Replace && made.Failure() is DbError.Diverged or DbError.Corrupt
            ? NewDatabase.Replace(path, options.LockTimeout, CopyTo)
            : made;

        Either<DbError, Replicated> CopyTo(string path) =>
            from newest in source.MakeDurable()
            from store in CopyOf(newest, path, options.LockTimeout)
            from copy in Cell.Open(store, new() { CacheBytes = CopysCacheBytes }, copy => copy)
            from done in CopyInto(copy, source, seen, options.Verify, count)
            select done;
    }

    /// <summary>Makes a database that ends with a revision of this one.</summary>
    /// <param name="source">This one.</param>
    /// <param name="path">Where. Nothing may be there.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="count">Is told how far it is, and may end it.</param>
    public static Either<DbError, Replicated> Restore(Cell source, string path, Revision revision, CopyCount count)
    {
        return PathCheck.Refusal(path) is { } refusal ? refusal
            : source.Calls.IsInside ? new DbError.Reentrant()
            : Cell.AsValue(() =>
            from newest in source.MakeDurable()
            from until in new Commits(newest.Log.Store, newest.Head).At(revision)
            from restored in NewDatabase.Create(path, ModelOf(newest.Log), fresh =>
                CopyOf(newest, fresh, TimeSpan.Zero).Bind(copy => CopyInto(copy, newest.Log.Store, until, count)))
            select restored);
    }

    private static Either<DbError, Replicated> CopyInto(
        Cell copy,
        Cell source,
        OpenLog seen,
        bool verify,
        CopyCount count
    )
    {
        using (copy)
        {
            var before = copy.State.Head;
            return
                from told in Follower.CatchUp(copy, source, seen, count, verify)
                from _ in verify && !told.Done.IsAnew ? Verify(copy.State, before, count) : Unit.Default
                select told.Done;
        }
    }

    private static Either<DbError, Replicated> CopyInto(IStore copy, IStore source, FoundCommit until, CopyCount count)
    {
        using (copy)
        {
            return
                from empty in copy.ReadHead()
                from _ in LogCopy.Extend(copy, empty, source, until, isDurable: false, count)
                from head in copy.Flush()
                select new Replicated(head.Commit, Revision.Zero, count.Bytes, IsAnew: true);
        }
    }

    // The file, or an empty copy of a log.
    private static Either<DbError, FileStore> CopyOf(
        (OpenLog Log, LogHead Head) source,
        string path,
        TimeSpan lockTimeout
    ) =>
        FileStore.Open(
            path,
            new()
            {
                Genesis = source.Head.Blank(),
                Model = ModelOf(source.Log),
                LockTimeout = lockTimeout,
            }
        );

    // Who may read a copy: who may read what it is a copy of, if that is a file of the machine's.
    private static Option<IDiskFile> ModelOf(OpenLog source) =>
        source.Store is FileStore { File: RealFile file } ? Prelude.Some<IDiskFile>(file) : Option<IDiskFile>.None;

    // What came after a head, or all where somebody has put another log there meanwhile.
    private static Either<DbError, Unit> Verify(State copy, LogHead before, CopyCount count)
    {
        var head = copy.Head;
        var start = before.Generation == head.Generation ? before : LogHead.Genesis(head.Generation, head.Limits);
        return Cell.AsValue(() => LogCopy.Verify(copy.Log.Store, start, FoundCommit.Of(head), count));
    }
}
