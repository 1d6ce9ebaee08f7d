using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A database: a store, and the newest snapshot of it that is known here. The one mutable cell; everything that it hands out is an
/// immutable value. Any thread may call any method at any time; reading a snapshot calls none.
/// </summary>
/// <remarks>
/// After <see cref="Dispose"/>, what is committed or looked up returns <see cref="DbError.Closed"/>; a snapshot goes on reading the nodes that
/// are in memory.
/// </remarks>
public sealed partial class Database : IDisposable
{
    private readonly IStore _store;
    private readonly NodeCache _nodes;
    private readonly DatabaseOptions _options;
    private readonly CommitQueue _queue;
    private readonly TransactionScope _scope = new();
    private readonly Lock _moving = new();
    private volatile State _state;

    private Database(IStore store, Head head, DatabaseOptions options)
    {
        _store = store;
        _options = options;
        _nodes = new NodeCache(store, head.Generation, options.CacheBytes);
        _state = StateAt(head);
        _queue = new(Serve);
    }

    /// <summary>
    /// The newest snapshot that is known here: this database's own commits at once, those of other processes after
    /// <see cref="Refresh"/> or a transaction.
    /// </summary>
    public Snapshot Head => _state.Snapshot;

    /// <summary>Opens the database in a file.</summary>
    /// <param name="path">
    /// The file. Beside it, a file of the same name and "-lock" stands for the writers' lock, and one of "-lock-next", made when first one process waits
    /// for another, for who has it next.
    /// </param>
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

        var opened = store.ReadHead().Map(head => new Database(store, head, options));
        if (opened.IsLeft)
        {
            store.Dispose();
        }

        return opened;
    }

    /// <summary>A new database in memory, gone when it is no longer referenced.</summary>
    public static Database InMemory(DatabaseOptions? options = null)
    {
        options ??= DatabaseOptions.Default;
        return Open(new MemoryStore(options.Limits), options).OrThrow();
    }

    /// <summary>The newest snapshot, other processes' commits included. Costs a read where there are none.</summary>
    public Either<DbError, Snapshot> Refresh() => _store.ReadHead().Map(MoveTo);

    /// <summary>
    /// Closes the database once the commits that are under way are done; those that wait are answered <see cref="DbError.Closed"/>. What was
    /// acknowledged is made durable.
    /// </summary>
    public void Dispose()
    {
        DisposeFlush();
        StopWatching();
        _store.Dispose();
    }

    // Forward only: whoever comes late with an older head finds the newer one.
    private Snapshot MoveTo(Head head) => head.Equals(_state.Head) ? _state.Snapshot : MoveTo(StateAt(head));

    private Snapshot MoveTo(State next)
    {
        lock (_moving)
        {
            if (next.Head.Revision > _state.Head.Revision)
            {
                _state = next;
                _moved.Tell();
            }

            return _state.Snapshot;
        }
    }

    private State StateAt(Head head) => new(head, SnapshotOf(head.Commit, head.CommitAddress, head.Limits));

    private Snapshot SnapshotOf(Commit commit, Address address, Limits limits)
    {
        var root = commit.Root.IsNone ? null : _nodes.Link(commit.Root, commit.Count, commit.Height - 1);
        return new(new Tree(new(root, commit.Height), limits, new(_nodes, FreshValues.None)), commit, address);
    }

    private Instant Now() => new((_options.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks);

    private sealed record State(Head Head, Snapshot Snapshot);
}
