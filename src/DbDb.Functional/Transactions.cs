using LanguageExt;

namespace DbDb.Functional;

/// <content>Committing.</content>
public sealed partial class Database
{
    /// <summary>
    /// Commits what a function makes of the newest tree. When this returns a snapshot, it is durable. If another process commits first, the
    /// function runs again on the newer tree, so it should be pure. Where it returns the tree that it was given, nothing is
    /// committed. Transactions of one database run one after the other.
    /// </summary>
    /// <param name="change">From the newest tree to the next one. An exception that it throws is passed on, and nothing is committed.</param>
    /// <param name="note">What to say in the commit; at most <see cref="Limits.MaxNoteBytes"/> bytes of UTF-8.</param>
    /// <returns>The new snapshot, or the newest one where nothing changed.</returns>
    public Either<DbError, Snapshot> Transact(Func<Tree, Tree> change, string note = "") =>
        Run<Unit>(tree => (change(tree), default), note).Map(done => done.Snapshot);

    /// <summary>The same for a function that may refuse: on an error nothing is committed, and the error is returned.</summary>
    public Either<DbError, Snapshot> Transact(Func<Tree, Either<DbError, Tree>> change, string note = "") =>
        Run<Unit>(tree => change(tree).Map(next => (next, default(Unit))), note).Map(done => done.Snapshot);

    /// <summary>The same for a function that has a result beside the next tree.</summary>
    public Either<DbError, (Snapshot Snapshot, T Result)> Transact<T>(Func<Tree, (Tree Tree, T Result)> change, string note = "") =>
        Run<T>(tree => change(tree), note);

    /// <summary>
    /// Commits a tree if <paramref name="basis"/> is still the newest snapshot: compare-and-set, for pipelines that thread snapshots by
    /// hand. Nothing is run again: <see cref="DbError.Conflict"/> says that another commit came first, and <see cref="Head"/> is then the newer one.
    /// </summary>
    public Either<DbError, Snapshot> TryCommit(Snapshot basis, Tree tree, string note = "")
    {
        if (_writing.IsHeldByCurrentThread)
        {
            return new DbError.Reentrant();
        }

        lock (_writing)
        {
            var state = _state;
            return basis.Commit != state.Head.Commit ? new DbError.Conflict(state.Head)
                : ReferenceEquals(tree, basis.Tree) ? basis
                : Caught(() => Append(state, tree, note));
        }
    }

    private Either<DbError, (Snapshot Snapshot, T Result)> Run<T>(Func<Tree, Either<DbError, (Tree Tree, T Result)>> change, string note)
    {
        if (_writing.IsHeldByCurrentThread)
        {
            return new DbError.Reentrant();
        }

        lock (_writing)
        {
            while (true)
            {
                var state = _state;
                var done = Caught(() =>
                    from next in change(state.Snapshot.Tree)
                    from snapshot in ReferenceEquals(next.Tree, state.Snapshot.Tree) ? Unchanged(state) : Append(state, next.Tree, note)
                    select (snapshot, next.Result));

                // A conflict of this very attempt has moved the state on; one that the function returned hasn't.
                if (!done.IsLeft || ReferenceEquals(state, _state) || !done.Match(Right: _ => false, Left: error => error is DbError.Conflict))
                {
                    return done;
                }
            }
        }
    }

    // A function that changed nothing must have seen the newest tree, as one that did.
    private Either<DbError, Snapshot> Unchanged(State state) =>
        _store.ReadHead().Bind(head => head.Equals(state.Head) ? state.Snapshot : Conflict(head));

    private Either<DbError, Snapshot> Append(State state, Tree tree, string note)
    {
        if (tree.Reader.Nodes is not NoNodes && !ReferenceEquals(tree.Reader.Nodes, _nodes))
        {
            return new DbError.ForeignTree();
        }

        var plan = Plan.Of(tree, state.Head, Now(), note);
        return _store.Append(plan.Segment).Match(
            Right: head =>
            {
                _nodes.Adopt(plan.Added);
                var stored = new Tree(plan.Root, state.Head.Limits, new(_nodes, FreshValues.None));
                return MoveTo(new State(head, new(stored, head.Commit, head.CommitAddress)));
            },
            Left: error => error is DbError.Conflict { Current: var head } ? Conflict(head) : error);
    }

    private Either<DbError, Snapshot> Conflict(Head head)
    {
        MoveTo(head);
        return new DbError.Conflict(head);
    }

    // Deep in a tree, what can't be read or is too large is an exception: this is where it becomes a value.
    private static Either<DbError, T> Caught<T>(Func<Either<DbError, T>> run)
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
