using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A database: a store, and the newest snapshot of it that is known here. The one mutable cell; everything that it
/// hands out is an immutable value. Any thread may call any method at any time; reading a snapshot calls none.
/// </summary>
/// <remarks>
/// After <see cref="Dispose"/>, what is committed or looked up returns <see cref="DbError.Closed"/>; a snapshot goes on
/// reading the nodes that are in memory. From inside a transaction's function, a load's entries, what is told of
/// progress, and the like, everything may be called too: what would wait for itself is answered
/// <see cref="DbError.Reentrant"/> at once.
/// </remarks>
public sealed partial class Database : IDisposable
{
    private readonly DatabaseOptions _options;
    private readonly CommitQueue _queue;
    private readonly TransactionScope _scope = new();
    private readonly DeferredFailure _mishap = new();
    private readonly Lock _moving = new();
    private volatile State _state;
    private bool _isCloseDeferred;

    private Database(IStore store, Head head, DatabaseOptions options)
    {
        _options = options;
        _state = StateAt(OpenLog.First(store, head, options.CacheBytes), head);
        _queue = new(CommitAll);
        _compactor = options.AutoCompact.MatchUnsafe<CompactionTimer?>(Some: policy => new(policy, options.Clock, this), None: () => null);
    }

    /// <summary>
    /// The newest snapshot that is known here: this database's own commits at once, those of other processes after
    /// <see cref="Refresh"/> or a transaction.
    /// </summary>
    public Snapshot Head => _state.Snapshot;

    /// <summary>Opens the database in a file.</summary>
    /// <param name="path">The file, by any of its names. There is no other: what is locked is the file itself.</param>
    /// <param name="options">How; by default it is created if it isn't there.</param>
    public static Either<DbError, Database> Open(string path, DatabaseOptions? options = null)
    {
        options ??= DatabaseOptions.Default;
        return FileStore
            .Open(path, new FileStoreOptions { Mode = options.Mode, LockTimeout = options.LockTimeout, Limits = options.Limits })
            .Bind(store => Open(store, options));
    }

    /// <summary>Opens the database in a store, which it owns from then on, and disposes of.</summary>
    public static Either<DbError, Database> Open(IStore store, DatabaseOptions? options = null)
    {
        options ??= DatabaseOptions.Default;
        if (options.Fault is { } fault)
        {
            store.Dispose();
            return fault;
        }

        var isOpen = false;
        try
        {
            var opened =
                from head in store.ReadHead()
                let database = new Database(store, head, options)
                from log in database.SwitchToNewestLog()
                select database;
            isOpen = opened.IsRight;
            return opened;
        }
        finally
        {
            if (!isOpen)
            {
                store.Dispose();
            }
        }
    }

    /// <summary>A new database in memory, gone when it is no longer referenced.</summary>
    public static Database InMemory(DatabaseOptions? options = null)
    {
        options ??= DatabaseOptions.Default;
        return Open(new MemoryStore(options.Limits), options).OrThrow();
    }

    /// <summary>The newest snapshot, other processes' commits included. Costs a read where there are none.</summary>
    public Either<DbError, Snapshot> Refresh() => SwitchToNewestLog().Bind(log => log.Store.ReadHead().Map(head => MoveTo(log, head)));

    /// <summary>
    /// Closes the database once the commits that are under way are done; those that wait are answered
    /// <see cref="DbError.Closed"/>. What was acknowledged is made durable. A compaction of its own accord that is
    /// under way is ended, and waited for.
    /// </summary>
    /// <remarks>
    /// From inside a transaction's function, or a load's entries, it returns at once: the database is closed when that,
    /// and what is made durable together with it, has ended, before anybody is told of it.
    /// </remarks>
    public void Dispose()
    {
        if (!_scope.Defer(ref _isCloseDeferred))
        {
            Close();
        }
    }

    private void Close() => AllOf(() => _compactor?.Dispose(), DisposeFlush, StopWatching, CloseLogs);

    // An exception of one, foreign code's, keeps no other from being done.
    private static void AllOf(params Action[] effects)
    {
        var mishap = new DeferredFailure();
        Array.ForEach(effects, mishap.Catch);
        mishap.Throw();
    }

    // Forward only: whoever comes late with an older head, or one of a log that another has taken the place of, finds
    // the newer one.
    private Snapshot MoveTo(OpenLog log, Head head) => head.Equals(_state.Head) ? _state.Snapshot : MoveTo(StateAt(log, head));

    private Snapshot MoveTo(State next)
    {
        lock (_moving)
        {
            if (next.IsAfter(_state))
            {
                _state = next;
                _moved.Notify();
                if (_compactor is { } compactor)
                {
                    _mishap.Catch(() => compactor.Moved(next.Head.End)); // the clock's: they are committed
                }
            }

            return _state.Snapshot;
        }
    }

    private static State StateAt(OpenLog log, Head head) => new(log, head, log.Snapshot(head.Commit, head.CommitAddress, head.Limits));

    private Instant Now() => new((_options.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks);

    private sealed record State(OpenLog Log, Head Head, Snapshot Snapshot)
    {
        public bool IsAfter(State other) =>
            Log.Number == other.Log.Number ? Head.Revision > other.Head.Revision
            : Log.Number > other.Log.Number && Head.Revision >= other.Head.Revision;
    }
}
