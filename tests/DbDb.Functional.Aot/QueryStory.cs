using LanguageExt;

namespace DbDb.Functional.Aot;

/// <summary>
/// Query syntax over what the database answers: LanguageExt's generic code, with value tuples and with what the
/// compiler makes of <c>let</c>.
/// </summary>
internal static class QueryStory
{
    public static async Task<bool> AwaitedHolds(Database db)
    {
        Either<DbError, (Revision, Snapshot)> both = await (
            from a in db.TransactAsync(tree => tree.Set("fig", "2")).ToAsync()
            from fig in a.Find("fig").ToEither<DbError>(new DbError.Invalid("no figs")).ToAsync()
            let old = a.Revision.Previous
            from b in db.At(old).ToAsync()
            select (old, b)
        ).ToEither();
        return both.Match(Right: two => two.Item1 == two.Item2.Revision, Left: _ => false);
    }

    public static bool Holds(Database db)
    {
        Either<DbError, (Snapshot, Snapshot)> pair =
            from a in db.Transact(tree => tree.Set("fig", "1"))
            from b in db.TryCommit(a, a.Tree.Set("grape", "8"))
            select (a, b);

        Either<DbError, (Revision, long, DiffSize)> mixed =
            from two in pair
            let before = two.Item1.Tree
            let after = two.Item2
            from old in db.At(two.Item1.Revision)
            from counted in db.Transact(tree => (tree.Remove("grape"), tree.Count))
            select (old.Revision, counted.Item2, Diff.Size(before, after.Tree));

        Either<DbError, (Snapshot, int)> refused =
            from a in pair
            from b in db.TryCommit(a.Item1, Tree.Empty)
            select (b, 1);

        Option<(Value, int)> found =
            from fig in db.Head.Find("fig")
            let length = fig.Length
            where length == 1
            from rank in Prelude.Some((int)db.Head.Tree.Rank("fig"))
            select (fig, rank);

        var error = refused.Match(Right: _ => "committed", Left: error => error.GetType().Name);
        return mixed.Match(Right: three => three.Item3.Added == 1 && three.Item2 > 0, Left: _ => false)
            && error == nameof(DbError.Conflict)
            && found.Match(
                Some: two => two is { Item1: var fig, Item2: >= 0 } && (string)fig == "1", None: () => false);
    }
}
