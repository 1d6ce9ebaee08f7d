using System.Globalization;
using LanguageExt;

namespace DbDb.Functional.Tests.Samples;

/// <summary>
/// Prices, by item, and what they bring in. Of a dearer item less is sold: 100 pieces less a piece for each cent.
/// </summary>
internal static class Prices
{
    public static int Of(Value value) => int.Parse(value.ToString(), CultureInfo.InvariantCulture);

    public static Tree With(this Tree tree, Key item, int cents) =>
        tree.Set(item, cents.ToString(CultureInfo.InvariantCulture));

    public static long Revenue(Tree tree) =>
        tree.Range(KeyRange.All)
            .Sum(entry => Of(entry.Value) is var cents ? (long)cents * Math.Max(0, 100 - cents) : 0);

    public static Tree Raised(Tree tree, int percent) =>
        tree.Range(KeyRange.All)
            .Aggregate(tree, (raised, entry) => raised.With(entry.Key, Of(entry.Value) * (100 + percent) / 100));
}

/// <summary>Something to try.</summary>
internal sealed record Idea(string Name, Func<Tree, Tree> Change);

/// <summary>What came of it: a tree in memory, which shares with the snapshot all that it didn't change.</summary>
internal sealed record Attempt(Idea Idea, Tree Tree, DiffSize Size, long Score);

/// <summary>
/// What if? Several changes are tried on one snapshot, in memory and side by side, compared, and all but the best
/// dropped: of those nothing was ever written.
/// </summary>
internal static class WhatIf
{
    /// <summary>Each idea tried by itself.</summary>
    public static Either<DbError, Attempt[]> Try(Snapshot now, IEnumerable<Idea> ideas, Func<Tree, long> score) =>
        now.Read(tree => ideas.Select(idea => Attempted(idea, tree, score)).ToArray());

    /// <summary>
    /// The one that scores most, and of equal ones the one that changes least; none if none is better than leaving
    /// everything as it is.
    /// </summary>
    public static Option<Attempt> Best(Snapshot now, IEnumerable<Attempt> attempts, Func<Tree, long> score) =>
        attempts.Where(attempt => attempt.Score > score(now.Tree))
            .OrderByDescending(attempt => attempt.Score)
            .ThenBy(attempt => attempt.Size.Total)
            .Select(attempt => (Option<Attempt>)attempt)
            .FirstOrDefault();

    /// <summary>
    /// Commits one. If somebody else committed meanwhile, its changes are made to what is there now; if they changed
    /// the same keys, nothing is done, and the error says which.
    /// </summary>
    public static Either<DbError, Snapshot> Commit(Database db, Snapshot basis, Attempt attempt) =>
        db.TryCommit(basis, attempt.Tree, attempt.Idea.Name).Match(
            Right: committed => committed,
            Left: error => error is DbError.Conflict
                ? db.Transact(head => Rebase.Onto(basis.Tree, attempt.Tree, head).ToEither(), attempt.Idea.Name)
                : error);

    private static Attempt Attempted(Idea idea, Tree tree, Func<Tree, long> score)
    {
        var changed = idea.Change(tree);
        return new(idea, changed, Diff.Size(tree, changed), score(changed));
    }
}
