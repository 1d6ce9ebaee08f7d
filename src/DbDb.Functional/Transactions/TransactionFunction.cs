using DbDb.Functional.Current;
using LanguageExt;

namespace DbDb.Functional.Transactions;

/// <summary>
/// What a transaction runs, of whatever the caller has given: from the newest tree to the next one, with a result.
/// </summary>
internal static class TransactionFunction
{
    /// <summary>Of a function that can only succeed.</summary>
    public static Func<Basis, Either<DbError, (Tree, Unit)>> Of(Func<Tree, Tree> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return basis => (change(basis.Tree), default(Unit));
    }

    /// <summary>Of a function that may refuse.</summary>
    public static Func<Basis, Either<DbError, (Tree, Unit)>> Of(Func<Tree, Either<DbError, Tree>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return basis => change(basis.Tree).Map(next => (next, default(Unit)));
    }

    /// <summary>Of a function that has a result.</summary>
    public static Func<Basis, Either<DbError, (Tree, T)>> Of<T>(Func<Tree, (Tree, T)> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return basis => change(basis.Tree);
    }

    /// <summary>Of a function that has a result, or may refuse.</summary>
    public static Func<Basis, Either<DbError, (Tree, T)>> Of<T>(Func<Tree, Either<DbError, (Tree, T)>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return basis => change(basis.Tree);
    }

    /// <summary>Of a function that may refuse for reasons of its own.</summary>
    public static Func<Basis, Either<DbError, (Tree, Either<TError, (Tree, Unit)>)>> OfRefusing<TError>(
        Func<Tree, Either<TError, Tree>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return OfRefusing<TError, Unit>(tree => change(tree).Map(next => (next, default(Unit))));
    }

    /// <summary>
    /// Of a function that has a result, or may refuse for reasons of its own: whoever refuses changes nothing, and has
    /// the refusal for a result.
    /// </summary>
    public static Func<Basis, Either<DbError, (Tree, Either<TError, (Tree, T)>)>> OfRefusing<TError, T>(
        Func<Tree, Either<TError, (Tree, T)>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        return basis =>
        {
            var decided = change(basis.Tree);
            return decided.IsBottom
                ? default(Either<DbError, (Tree, Either<TError, (Tree, T)>)>) // which is told as nobody's error
                : decided.Match(Right: next => (next.Item1, decided), Left: _ => (basis.Tree, decided));
        };
    }

    /// <summary>What came of such a function, with the database's errors in the caller's terms.</summary>
    public static Either<TError, (Snapshot Snapshot, T Result)> InTermsOf<TError, T>(
        this Either<DbError, (Snapshot Snapshot, Either<TError, (Tree, T)> Result)> outcome,
        Func<DbError, TError> mapError) =>
        outcome.Match(
            Right: done => done.Result.Map(next => (done.Snapshot, next.Item2)),
            Left: error => mapError(error) is { } mapped
                ? mapped
                : throw new InvalidOperationException(
                    $"the function that maps errors returned null for: {error.Message}",
                    error.ToException()
                )
        );

    /// <summary>A tree that is given, if a snapshot is still the newest.</summary>
    /// <param name="expected">The snapshot. One of a log that was left since is the newest if its revision is.</param>
    /// <param name="tree">The tree.</param>
    /// <param name="logs">The logs that were left.</param>
    public static Func<Basis, Either<DbError, (Tree, Unit)>> CompareAndSet(Snapshot expected, Tree tree, LogSwitch logs)
    {
        ArgumentNullException.ThrowIfNull(expected);
        ArgumentNullException.ThrowIfNull(tree);
        return basis =>
            expected.Revision == basis.Head.Revision && logs.IsRetired(expected)
                ? (basis.Tree.Patch(Diff.Between(expected.Tree, tree)), default(Unit))
            : expected.Commit != basis.Head.Commit ? new DbError.Conflict(basis.Head)
            : (ReferenceEquals(tree, expected.Tree) ? basis.Tree : tree, default(Unit));
    }
}
