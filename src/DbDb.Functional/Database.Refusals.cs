using DbDb.Functional.Transactions;
using LanguageExt;

namespace DbDb.Functional;

/// <content>Committing what a function may refuse, for reasons of its own.</content>
public sealed partial class Database
{
    /// <summary>
    /// As <see cref="Transact{T}(Func{Tree, ValueTuple{Tree, T}}, string)"/>, for a function that may refuse: on an
    /// error nothing is committed, and the error is returned.
    /// </summary>
    public Either<DbError, (Snapshot Snapshot, T Result)> Transact<T>(
        Func<Tree, Either<DbError, (Tree Tree, T Result)>> change, string note = "") =>
        _commits.Run(TransactionFunction.Of(change), note);

    /// <summary>
    /// As <see cref="Transact(Func{Tree, Either{DbError, Tree}}, string)"/>, for a function that refuses with an error
    /// of the caller's own: nothing is committed then, and that error is returned.
    /// </summary>
    /// <typeparam name="TError">The caller's own error.</typeparam>
    /// <param name="change">
    /// From the newest tree to the next one, or to why there is none. An exception that it throws is passed on, and
    /// nothing is committed.
    /// </param>
    /// <param name="mapError">
    /// What an error of the database's is in the caller's terms, one that <paramref name="change"/> met in the tree
    /// included. It is called once, when nothing was committed, by the thread that asked, and never inside the
    /// transaction; an exception that it throws is passed on.
    /// </param>
    /// <param name="note">What to say in the commit; at most <see cref="Limits.MaxNoteBytes"/> bytes of UTF-8.</param>
    /// <returns>The new snapshot, or the newest one where nothing changed.</returns>
    public Either<TError, Snapshot> Transact<TError>(
        Func<Tree, Either<TError, Tree>> change, Func<DbError, TError> mapError, string note = "")
    {
        ArgumentNullException.ThrowIfNull(mapError);
        var outcome = _commits.Run(TransactionFunction.OfRefusing(change), note);
        return outcome.InTermsOf(mapError).Map(done => done.Snapshot);
    }

    /// <summary>The same for a function that refuses, or has a result beside the next tree.</summary>
    public Either<TError, (Snapshot Snapshot, T Result)> Transact<TError, T>(
        Func<Tree, Either<TError, (Tree Tree, T Result)>> change, Func<DbError, TError> mapError, string note = "")
    {
        ArgumentNullException.ThrowIfNull(mapError);
        return _commits.Run(TransactionFunction.OfRefusing(change), note).InTermsOf(mapError);
    }

    /// <summary>
    /// As <see cref="TransactAsync{T}(Func{Tree, ValueTuple{Tree, T}}, string, CancellationToken)"/>, for a function
    /// that may refuse: on an error nothing is committed, and the error is returned.
    /// </summary>
    public Task<Either<DbError, (Snapshot Snapshot, T Result)>> TransactAsync<T>(
        Func<Tree, Either<DbError, (Tree Tree, T Result)>> change,
        string note = "",
        CancellationToken cancellation = default) =>
        _commits.Start(TransactionFunction.Of(change), note, cancellation);

    /// <summary>
    /// As <see cref="TransactAsync(Func{Tree, Either{DbError, Tree}}, string, CancellationToken)"/>, for a function
    /// that refuses with an error of the caller's own: nothing is committed then, and that error is returned.
    /// </summary>
    /// <typeparam name="TError">The caller's own error.</typeparam>
    /// <param name="change">From the newest tree to the next one, or to why there is none.</param>
    /// <param name="mapError">
    /// What an error of the database's is in the caller's terms. It is called once, when nothing was committed, on a
    /// thread of the pool; an exception that it throws is the task's.
    /// </param>
    /// <param name="note">What to say in the commit; at most <see cref="Limits.MaxNoteBytes"/> bytes of UTF-8.</param>
    /// <param name="cancellation">
    /// Cancels the transaction while it waits for its turn; once its function has been run, it goes on to its end, and
    /// so does the task.
    /// </param>
    public Task<Either<TError, Snapshot>> TransactAsync<TError>(
        Func<Tree, Either<TError, Tree>> change,
        Func<DbError, TError> mapError,
        string note = "",
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mapError);
        var started = _commits.Start(TransactionFunction.OfRefusing(change), note, cancellation);
        return Finished();

        async Task<Either<TError, Snapshot>> Finished() =>
            (await started.ConfigureAwait(false)).InTermsOf(mapError).Map(done => done.Snapshot);
    }

    /// <summary>The same for a function that refuses, or has a result beside the next tree.</summary>
    public Task<Either<TError, (Snapshot Snapshot, T Result)>> TransactAsync<TError, T>(
        Func<Tree, Either<TError, (Tree Tree, T Result)>> change,
        Func<DbError, TError> mapError,
        string note = "",
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(mapError);
        var started = _commits.Start(TransactionFunction.OfRefusing(change), note, cancellation);
        return Finished();

        async Task<Either<TError, (Snapshot Snapshot, T Result)>> Finished() =>
            (await started.ConfigureAwait(false)).InTermsOf(mapError);
    }
}
