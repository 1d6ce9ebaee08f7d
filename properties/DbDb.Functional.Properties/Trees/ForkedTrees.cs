namespace DbDb.Functional.Properties;

/// <summary>
/// The three trees of a rebase in one of the ways in which they may be had, with what they must be like.
/// </summary>
internal sealed record ForkedTrees(string What, Tree Basis, Tree Mine, Tree Theirs)
{
    /// <summary>Fresh and stored, in one database and in several.</summary>
    public static IEnumerable<ForkedTrees> Of(Fork fork)
    {
        var (tree, stored) = (Workbench.End(fork.Before), TreePairs.Stored(fork.Before.ToTree()));
        yield return new("in memory", tree, tree.With(fork.Mine), tree.ToBuilder().With(fork.Theirs).ToTree());
        yield return new("uncommitted", stored, stored.With(fork.Mine), stored.With(fork.Theirs));
        yield return Uncommitted(fork);
        using var log = StorePlace.Of(new MemoryStore(fork.Before.Limits));
        yield return Committed(fork, log);
        var elsewhere = TreePairs.Stored(
            Tree.EmptyWith(fork.Before.Limits).SetMany(fork.Before.Model.With(fork.Theirs).Entries())
        );
        yield return new("of two databases", stored, stored.With(fork.Mine), elsewhere);
    }

    /// <summary>All three committed, and nothing of them in memory.</summary>
    public static ForkedTrees Committed(Fork fork, StorePlace place)
    {
        var writer = Opened();
        var basis = writer.TryCommit(writer.Head, fork.Before.Tree()).OrThrow();
        var mine = writer.TryCommit(basis, basis.Tree.With(fork.Mine)).OrThrow();
        var theirs = writer.TryCommit(mine, basis.Tree.With(fork.Theirs)).OrThrow();
        var reader = Opened();
        return new("committed", At(basis), At(mine), At(theirs));

        Tree At(Snapshot snapshot) => reader.At(snapshot.Revision).OrThrow().Tree;
        Database Opened() =>
            Database
                .Open(place.Open(), new DatabaseOptions { Limits = fork.Before.Limits, CacheBytes = 8 << 10 })
                .OrThrow();
    }

    /// <summary>Mine uncommitted, theirs committed upon the basis.</summary>
    private static ForkedTrees Uncommitted(Fork fork)
    {
        var database = Database.InMemory(new DatabaseOptions { Limits = fork.Before.Limits });
        var basis = database.TryCommit(database.Head, fork.Before.Tree()).OrThrow().Tree;
        var theirs = database.Transact(tree => tree.With(fork.Theirs)).OrThrow().Tree;
        return new("mine uncommitted, theirs committed", basis, basis.With(fork.Mine), theirs);
    }
}

internal static class TreeProgramExtensions
{
    /// <summary>The program's tree, fresh and of no database.</summary>
    public static Tree Tree(this TreeProgram program) =>
        Functional.Tree.EmptyWith(program.Limits).SetMany(program.Model.Entries());
}
