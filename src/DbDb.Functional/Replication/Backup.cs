using LanguageExt;

namespace DbDb.Functional;

/// <content>Copies in files: of all that is kept, or of what was at a revision.</content>
public sealed partial class Database
{
    // What is copied isn't read through it.
    private const long CopysCacheBytes = 4 << 20;

    /// <summary>
    /// Makes a copy of the whole database in a file, consistent while others write; or brings a copy that is there up
    /// to the newest commit: then only what is new is copied. The copy is a database, with every kept revision, its
    /// number, instant, note and hash.
    /// </summary>
    /// <remarks>
    /// It goes as <see cref="CatchUp"/> does: what that says of interruptions, of compaction, of costs and errors holds
    /// here too.
    /// </remarks>
    /// <param name="path">The copy; created where nothing is.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Is told how far it is after each segment of some MiB.</param>
    /// <param name="cancellation">
    /// Ends it with <see cref="OperationCanceledException"/>; what was copied stays, but where a copy is replaced.
    /// </param>
    public Either<DbError, Replicated> Backup(
        string path, BackupOptions? options = null, IProgress<ReplicationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (_scope.IsInside)
        {
            return new DbError.Reentrant();
        }

        options ??= BackupOptions.Default;
        var count = new CopyCount(progress, cancellation);
        var seen = _state.Log;
        var made = CopyTo(path, options, seen, count);
        return options.Replace && made.Failure() is DbError.Diverged or DbError.Corrupt
            ? NewDatabase.Replace(path, options.LockTimeout, fresh => CopyTo(fresh, options, seen, count))
            : made;
    }

    /// <summary>
    /// Creates a database in a file that ends with a revision of this one: the same commits up to that one, with their
    /// numbers, instants, notes and hashes. From there on each goes its own way.
    /// </summary>
    /// <param name="path">Where. Nothing may be there. It takes its name when it is complete.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="progress">Is told how far it is after each segment of some MiB.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>, and nothing written.</param>
    /// <returns>
    /// What was copied; or <see cref="DbError.NotRetained"/>, <see cref="DbError.Corrupt"/> where this database is
    /// damaged, or <see cref="DbError.Io"/>.
    /// </returns>
    public Either<DbError, Replicated> Restore(
        string path, Revision revision, IProgress<ReplicationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        var count = new CopyCount(progress, cancellation);
        return _scope.IsInside ? new DbError.Reentrant() : AsValue(() =>
            from newest in MakeDurable()
            from until in new Commits(newest.Log.Store, newest.Head).At(revision)
            from restored in NewDatabase.Create(path, ModelOf(newest.Log), fresh => CopyOf(newest, fresh, TimeSpan.Zero).Bind(copy =>
            {
                using (copy)
                {
                    return
                        from empty in copy.ReadHead()
                        from _ in LogCopy.Extend(copy, empty, newest.Log.Store, until, isDurable: false, count)
                        from head in copy.Flush()
                        select new Replicated(head.Commit, Revision.Zero, count.Bytes, IsAnew: true);
                }
            }))
            select restored);
    }

    private Either<DbError, Replicated> CopyTo(string path, BackupOptions options, OpenLog seen, CopyCount count) =>
        MakeDurable().Bind(newest => CopyOf(newest, path, options.LockTimeout)).Bind(store => Open(store, new() { CacheBytes = CopysCacheBytes })).Bind(copy =>
        {
            using (copy)
            {
                var before = copy._state.Head;
                return
                    from told in copy.CatchUpWith(this, seen, count, options.Verify)
                    from _ in options.Verify && !told.Done.IsAnew ? AsValue(() => copy.VerifyCopy(before, count)) : Unit.Default
                    select told.Done;
            }
        });

    // The file, or an empty copy of a log.
    private static Either<DbError, FileStore> CopyOf((OpenLog Log, Head Head) source, string path, TimeSpan lockTimeout) =>
        FileStore.Open(path, new FileStoreOptions { Genesis = source.Head.Blank(), Model = ModelOf(source.Log), LockTimeout = lockTimeout });

    // Who may read a copy: who may read what it is a copy of, if that is a file of the machine's.
    private static Option<IDiskFile> ModelOf(OpenLog source) =>
        source.Store is FileStore { File: RealFile file } ? Prelude.Some<IDiskFile>(file) : Option<IDiskFile>.None;

    // What came after a head, or all where somebody has put another log there meanwhile.
    private Either<DbError, Unit> VerifyCopy(Head before, CopyCount count)
    {
        var (log, head) = (_state.Log, _state.Head);
        var start = before.Generation == head.Generation ? before : Functional.Head.Genesis(head.Generation, head.Limits);
        return LogCopy.Verify(log.Store, start, FoundCommit.Of(head), count);
    }
}
