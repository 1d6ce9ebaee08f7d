using DbDb.Functional.Compaction;
using DbDb.Functional.Current;
using DbDb.Functional.Load;
using DbDb.Functional.Transactions;
using DbDb.Functional.Watch;
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
    // The one that changes. Whatever has an effect runs through it, and it says in which order locks are taken.
    private readonly Cell _cell;
    private readonly Option<CompactionTimer> _timer;
    private readonly Flusher _flusher;
    private readonly Committer _commits;
    private readonly Loader _loads;
    private readonly Watcher _watcher;

    private Database(Cell cell)
    {
        // What is to end when this is closed, in this order.
        _cell = cell;
        _timer = cell.Options.AutoCompact.Map(policy => new CompactionTimer(policy, cell));
        _flusher = new(cell);
        _watcher = new(cell);
        _commits = new(cell, _flusher);
        _loads = new(cell, _commits);
    }

    /// <summary>
    /// The newest snapshot that is known here: this database's own commits at once, those of other processes after
    /// <see cref="Refresh"/> or a transaction.
    /// </summary>
    public Snapshot Head => _cell.State.Snapshot;

    /// <summary>
    /// Whether it is well: why nothing can be committed from now on, or none where nothing is known to stand against
    /// it. <see cref="DbError.Closed"/> once it is disposed of; <see cref="DbError.OpenedReadOnly"/>;
    /// <see cref="DbError.Poisoned"/> once a sync has failed, in whatever thread: then reads go on, and only opening it
    /// anew helps. Costs nothing, and never waits.
    /// </summary>
    public Option<DbError> Refusal => _cell.Refusal;

    /// <summary>Opens the database in a file.</summary>
    /// <param name="path">
    /// The file, by any of its names; <see cref="DbError.Invalid"/> if it is empty. There is no other: what is locked
    /// is the file itself.
    /// </param>
    /// <param name="options">How; by default it is created if it isn't there.</param>
    public static Either<DbError, Database> Open(string path, DatabaseOptions? options = null)
    {
        options ??= DatabaseOptions.Default;
        return FileStore
            .Open(
                path,
                new FileStoreOptions
                {
                    Mode = options.Mode,
                    LockTimeout = options.LockTimeout,
                    Limits = options.Limits,
                }
            )
            .Bind(store => Open(store, options));
    }

    /// <summary>Opens the database in a store, which it owns from then on, and disposes of.</summary>
    public static Either<DbError, Database> Open(IStore store, DatabaseOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        return Cell.Open(store, options ?? DatabaseOptions.Default, cell => new Database(cell));
    }

    /// <summary>A new database in memory, gone when it is no longer referenced.</summary>
    public static Database InMemory(DatabaseOptions? options = null)
    {
        options ??= DatabaseOptions.Default;
        return Open(new MemoryStore(options.Limits), options).OrThrow();
    }

    /// <summary>The newest snapshot, other processes' commits included. Costs a read where there are none.</summary>
    public Either<DbError, Snapshot> Refresh() => _cell.Refresh();

    /// <summary>
    /// Closes the database once the commits that are under way are done; those that wait are answered
    /// <see cref="DbError.Closed"/>. What was acknowledged is made durable. A compaction of its own accord that is
    /// under way is ended, and waited for.
    /// </summary>
    /// <remarks>
    /// From inside a transaction's function, or a load's entries, it returns at once: the database is closed when that,
    /// and what is made durable together with it, has ended, before anybody is told of it.
    /// </remarks>
    public void Dispose() => _cell.Dispose();

    /// <summary>All that changes, for who looks closer.</summary>
    internal Cell Cell => _cell;
}
