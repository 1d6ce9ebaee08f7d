using System.Text;
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
        Run<Unit>(Placed(change), note).Map(done => done.Snapshot);

    /// <summary>
    /// The same for a function that may refuse: on an error nothing is committed, and the error is returned.
    /// </summary>
    public Either<DbError, Snapshot> Transact(Func<Tree, Either<DbError, Tree>> change, string note = "") =>
        Run<Unit>(Placed(change), note).Map(done => done.Snapshot);

    /// <summary>The same for a function that has a result beside the next tree.</summary>
    public Either<DbError, (Snapshot Snapshot, T Result)> Transact<T>(Func<Tree, (Tree Tree, T Result)> change, string note = "") =>
        Run(Placed(change), note);

    /// <summary>
    /// The same without a thread that waits for the disk.
    /// </summary>
    /// <param name="change">From the newest tree to the next one.</param>
    /// <param name="note">What to say in the commit; at most <see cref="Limits.MaxNoteBytes"/> bytes of UTF-8.</param>
    /// <param name="cancellation">
    /// Cancels the transaction while it waits for its turn; once its function has been run, it goes on to its end, and
    /// so does the task.
    /// </param>
    public Task<Either<DbError, Snapshot>> TransactAsync(Func<Tree, Tree> change, string note = "", CancellationToken cancellation = default) =>
        Snapshot(Start<Unit>(Placed(change), note, cancellation));

    /// <summary>
    /// The same for a function that may refuse: on an error nothing is committed, and the error is returned.
    /// </summary>
    public Task<Either<DbError, Snapshot>> TransactAsync(
        Func<Tree, Either<DbError, Tree>> change, string note = "", CancellationToken cancellation = default) =>
        Snapshot(Start<Unit>(Placed(change), note, cancellation));

    /// <summary>The same for a function that has a result beside the next tree.</summary>
    public Task<Either<DbError, (Snapshot Snapshot, T Result)>> TransactAsync<T>(
        Func<Tree, (Tree Tree, T Result)> change, string note = "", CancellationToken cancellation = default) =>
        Start(Placed(change), note, cancellation);

    /// <summary>
    /// Commits a tree if <paramref name="basis"/> is still the newest snapshot: compare-and-set, for pipelines that
    /// thread snapshots by hand. Nothing is run again: <see cref="DbError.Conflict"/> says that another commit came
    /// first, and <see cref="Head"/> is then the newer one, onto which <see cref="Rebase"/> brings what was changed.
    /// </summary>
    public Either<DbError, Snapshot> TryCommit(Snapshot basis, Tree tree, string note = "") =>
        Run<Unit>(Compared(basis, tree), note).Map(done => done.Snapshot);

    /// <summary>The same without a thread that waits for the disk.</summary>
    /// <param name="basis">The snapshot that must still be the newest.</param>
    /// <param name="tree">The tree to commit.</param>
    /// <param name="note">What to say in the commit; at most <see cref="Limits.MaxNoteBytes"/> bytes of UTF-8.</param>
    /// <param name="cancellation">Cancels it while it waits for its turn.</param>
    public Task<Either<DbError, Snapshot>> TryCommitAsync(Snapshot basis, Tree tree, string note = "", CancellationToken cancellation = default) =>
        Snapshot(Start<Unit>(Compared(basis, tree), note, cancellation));

    private static Func<Basis, Either<DbError, (Tree, Unit)>> Placed(Func<Tree, Tree> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return place => (change(place.Tree), default(Unit));
    }

    private static Func<Basis, Either<DbError, (Tree, Unit)>> Placed(Func<Tree, Either<DbError, Tree>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return place => change(place.Tree).Map(next => (next, default(Unit)));
    }

    private static Func<Basis, Either<DbError, (Tree, T)>> Placed<T>(Func<Tree, (Tree, T)> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return place => change(place.Tree);
    }

    private Func<Basis, Either<DbError, (Tree, Unit)>> Compared(Snapshot basis, Tree tree)
    {
        ArgumentNullException.ThrowIfNull(basis);
        ArgumentNullException.ThrowIfNull(tree);
        return place =>
            basis.Revision == place.Head.Revision && IsOfRetiredLog(basis) ? (place.Tree.Patch(Diff.Between(basis.Tree, tree)), default(Unit))
            : basis.Commit != place.Head.Commit ? new DbError.Conflict(place.Head)
            : (ReferenceEquals(tree, basis.Tree) ? place.Tree : tree, default(Unit));
    }

    private Either<DbError, (Snapshot Snapshot, T Result)> Run<T>(Func<Basis, Either<DbError, (Tree, T)>> function, string note)
    {
        if (Refusal(note) is { } refusal)
        {
            return refusal;
        }

        var transaction = new Transaction<T>(function, note, _scope);
        return AwaitTurn(transaction) is { } refused ? refused : transaction.Outcome;
    }

    // Returns once it is served, or why it can't be waited for.
    private DbError.Crosswise? AwaitTurn(Request request)
    {
        if (!_scope.TryWait(out var wait))
        {
            return new();
        }

        request.HoldWait(wait);
        _queue.Run(request);
        return null;
    }

    private Task<Either<DbError, (Snapshot Snapshot, T Result)>> Start<T>(
        Func<Basis, Either<DbError, (Tree, T)>> function, string note, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<Either<DbError, (Snapshot, T)>>(cancellation);
        }

        if (Refusal(note) is { } refusal)
        {
            return Task.FromResult<Either<DbError, (Snapshot, T)>>(refusal);
        }

        var completion = new TaskCompletionSource<Either<DbError, (Snapshot, T)>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var transaction = new Transaction<T>(function, note, _scope, completion);
        if (!_scope.TryWait(out var wait))
        {
            return Task.FromResult<Either<DbError, (Snapshot, T)>>(new DbError.Crosswise());
        }

        transaction.HoldWait(wait);
        _queue.Start(transaction);
        return cancellation.CanBeCanceled ? Cancellable(transaction, completion, cancellation) : completion.Task;
    }

    private static async Task<Either<DbError, (Snapshot Snapshot, T Result)>> Cancellable<T>(
        Request request, TaskCompletionSource<Either<DbError, (Snapshot, T)>> completion, CancellationToken cancellation)
    {
        await using var _ = cancellation.UnsafeRegister(
            _ =>
            {
                if (request.TryCancel())
                {
                    completion.SetCanceled(cancellation);
                }
            },
            null).ConfigureAwait(false);
        return await completion.Task.ConfigureAwait(false);
    }

    private static async Task<Either<DbError, Snapshot>> Snapshot(Task<Either<DbError, (Snapshot Snapshot, Unit Result)>> started) =>
        (await started.ConfigureAwait(false)).Map(done => done.Snapshot);

    // Whatever is wrong before it is begun.
    private DbError? Refusal(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        _mishap.Throw();
        return _scope.IsInside ? new DbError.Reentrant()
            : Encoding.UTF8.GetByteCount(note) is var bytes && bytes > Limits.MaxNoteBytes ? new DbError.TooLarge("note", bytes, Limits.MaxNoteBytes)
            : null;
    }

    // Deep in a tree, what can't be read or is too large is an exception: this is where it becomes a value.
    private static Either<DbError, T> AsValue<T>(Func<Either<DbError, T>> run)
    {
        try
        {
            return run();
        }
        catch (DbException e)
        {
            return e.Error;
        }
    }
}
