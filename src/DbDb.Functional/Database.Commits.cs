using DbDb.Functional.Load;
using DbDb.Functional.Runtime;
using DbDb.Functional.Transactions;
using LanguageExt;

namespace DbDb.Functional;

/// <content>Committing.</content>
public sealed partial class Database
{
    /// <summary>
    /// Commits what a function makes of the newest tree. When this returns a snapshot, it is as durable as
    /// <see cref="DatabaseOptions.Durability"/> says.
    /// </summary>
    /// <remarks>
    /// Transactions run one after the other, in the order in which they came, each on the tree that the one before it
    /// made: those that came while the disk was busy are made durable together, each a revision of its own. The
    /// function may run on another thread, so it should take no lock that its caller holds; and a second time, if
    /// another process committed meanwhile, so it should be pure. Where it returns the tree that it was given, nothing
    /// is committed. A function that throws, or returns an error, aborts its own transaction alone. One that begins a
    /// transaction of the same database, or waits for a task that does, is answered <see cref="DbError.Reentrant"/>;
    /// one that begins a transaction of another database, which waits for one of this, <see cref="DbError.Crosswise"/>.
    /// <see cref="Dispose"/> inside it takes effect at its end.
    /// </remarks>
    /// <param name="change">
    /// From the newest tree to the next one. An exception that it throws is passed on, and nothing is committed.
    /// </param>
    /// <param name="note">What to say in the commit; at most <see cref="Limits.MaxNoteBytes"/> bytes of UTF-8.</param>
    /// <returns>The new snapshot, or the newest one where nothing changed.</returns>
    public Either<DbError, Snapshot> Transact(Func<Tree, Tree> change, string note = "") =>
        _commits.Run(TransactionFunction.Of(change), note).Map(done => done.Snapshot);

    /// <summary>
    /// The same for a function that may refuse: on an error nothing is committed, and the error is returned.
    /// </summary>
    public Either<DbError, Snapshot> Transact(Func<Tree, Either<DbError, Tree>> change, string note = "") =>
        _commits.Run(TransactionFunction.Of(change), note).Map(done => done.Snapshot);

    /// <summary>The same for a function that has a result beside the next tree.</summary>
    public Either<DbError, (Snapshot Snapshot, T Result)> Transact<T>(
        Func<Tree, (Tree Tree, T Result)> change, string note = "") =>
        _commits.Run(TransactionFunction.Of(change), note);

    /// <summary>
    /// The same without a thread that waits for the disk.
    /// </summary>
    /// <param name="change">From the newest tree to the next one.</param>
    /// <param name="note">What to say in the commit; at most <see cref="Limits.MaxNoteBytes"/> bytes of UTF-8.</param>
    /// <param name="cancellation">
    /// Cancels the transaction while it waits for its turn; once its function has been run, it goes on to its end, and
    /// so does the task.
    /// </param>
    public Task<Either<DbError, Snapshot>> TransactAsync(
        Func<Tree, Tree> change, string note = "", CancellationToken cancellation = default) =>
        SnapshotOf(_commits.Start(TransactionFunction.Of(change), note, cancellation));

    /// <summary>
    /// The same for a function that may refuse: on an error nothing is committed, and the error is returned.
    /// </summary>
    public Task<Either<DbError, Snapshot>> TransactAsync(
        Func<Tree, Either<DbError, Tree>> change, string note = "", CancellationToken cancellation = default) =>
        SnapshotOf(_commits.Start(TransactionFunction.Of(change), note, cancellation));

    /// <summary>The same for a function that has a result beside the next tree.</summary>
    public Task<Either<DbError, (Snapshot Snapshot, T Result)>> TransactAsync<T>(
        Func<Tree, (Tree Tree, T Result)> change, string note = "", CancellationToken cancellation = default) =>
        _commits.Start(TransactionFunction.Of(change), note, cancellation);

    /// <summary>
    /// Commits a tree if <paramref name="basis"/> is still the newest snapshot: compare-and-set, for pipelines that
    /// thread snapshots by hand. Nothing is run again: <see cref="DbError.Conflict"/> says that another commit came
    /// first, and <see cref="Head"/> is then the newer one, onto which <see cref="Rebase"/> brings what was changed.
    /// </summary>
    public Either<DbError, Snapshot> TryCommit(Snapshot basis, Tree tree, string note = "") =>
        _commits
            .Run(TransactionFunction.CompareAndSet(basis, tree, _cell.Logs), note, OperationTelemetry.TryCommit)
            .Map(done => done.Snapshot);

    /// <summary>The same without a thread that waits for the disk.</summary>
    /// <param name="basis">The snapshot that must still be the newest.</param>
    /// <param name="tree">The tree to commit.</param>
    /// <param name="note">What to say in the commit; at most <see cref="Limits.MaxNoteBytes"/> bytes of UTF-8.</param>
    /// <param name="cancellation">Cancels it while it waits for its turn.</param>
    public Task<Either<DbError, Snapshot>> TryCommitAsync(
        Snapshot basis, Tree tree, string note = "", CancellationToken cancellation = default) =>
        SnapshotOf(_commits.Start(
            TransactionFunction.CompareAndSet(basis, tree, _cell.Logs),
            note,
            cancellation,
            OperationTelemetry.TryCommit));

    /// <summary>
    /// Sets entries of any number and order in one transaction; of equal keys the last wins. Memory stays bounded,
    /// whatever they come to: what exceeds a part of the cache's budget is sorted in a temporary file, which only this
    /// user may read and which has no name, and the tree is built while it is written. An exception that reading the
    /// entries throws is passed on, and nothing is committed.
    /// </summary>
    public Either<DbError, Snapshot> Load(IEnumerable<Entry> entries, string note = "") => _loads.Load(entries, note);

    internal Either<DbError, Snapshot> LoadIn<TKey, TValue>(
        Keyspace<TKey, TValue> keyspace,
        IEnumerable<KeyValuePair<TKey, TValue>> entries,
        string note
    )
    {
        var load = new KeyspaceLoad<TKey, TValue>(keyspace, _cell.Options.WorkBytes);
        return _loads.Load(load.Encoded(entries), load, note);
    }

    /// <summary>
    /// As <see cref="Load"/>, for entries that come in ascending order: they are neither sorted nor put into a
    /// temporary file, but go into the tree as they are read, once, while other writers wait, by a thread of this
    /// process, in the caller's execution context: what is committed from inside their enumeration is
    /// <see cref="DbError.Reentrant"/>. Where they are few for the tree they are set on it, as by a transaction. An
    /// exception that reading the entries throws is passed on, and nothing is committed.
    /// </summary>
    /// <param name="ascending">
    /// The entries, each key greater than the one before it; else the answer is <see cref="DbError.Invalid"/>, and
    /// nothing is committed.
    /// </param>
    /// <param name="note">What for.</param>
    public Either<DbError, Snapshot> LoadAscending(IEnumerable<Entry> ascending, string note = "") =>
        _loads.LoadAscending(ascending, note);

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
    public Either<DbError, Snapshot> Flush() => _flusher.Flush();

    private static async Task<Either<DbError, Snapshot>> SnapshotOf(
        Task<Either<DbError, (Snapshot Snapshot, Unit Result)>> started) =>
        (await started.ConfigureAwait(false)).Map(done => done.Snapshot);
}
