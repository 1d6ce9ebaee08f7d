using LanguageExt;

namespace DbDb.Functional;

/// <summary>What became of one key, revision by revision.</summary>
public static class KeyHistory
{
    /// <summary>
    /// Of some snapshots, those that say something else of a key than the next older one among them, each with the
    /// change. Before the oldest of them the key wasn't there. They may be all of a database, as
    /// <see cref="Database.History(Snapshot)"/> gives them, or some of them.
    /// </summary>
    /// <remarks>
    /// Lazy: a change is told when the next older snapshot was read too. What two neighbours' trees share is passed
    /// over unread: so beside its commit a revision costs those nodes on the way to the key that it made anew or did
    /// away with, down to where its changes went another way. Long values are compared by their addresses and lengths,
    /// and read only where those don't tell.
    /// </remarks>
    /// <param name="snapshots">The snapshots, newest first. An error among them ends the sequence.</param>
    /// <param name="key">The key.</param>
    /// <returns>The changes, newest first; last an error, where a snapshot or a node can't be read.</returns>
    public static IEnumerable<Either<DbError, KeyRevision>> Of(
        IEnumerable<Either<DbError, Snapshot>> snapshots,
        Key key
    )
    {
        ArgumentNullException.ThrowIfNull(snapshots);
        return Changes(snapshots, KeyRange.From(key).Through(key));
    }

    private static IEnumerable<Either<DbError, KeyRevision>> Changes(
        IEnumerable<Either<DbError, Snapshot>> snapshots,
        KeyRange key
    )
    {
        using var each = snapshots.GetEnumerator();
        var isMore = each.MoveNext();
        while (isMore)
        {
            var newer = each.Current;
            isMore = each.MoveNext();
            var older = isMore ? each.Current.Map(snapshot => snapshot.Tree) : Tree.Empty;
            var found =
                from after in newer
                from before in older
                from changes in after.Read(tree => Diff.Between(before, tree, key).ToArray())
                select changes.Select(change => new KeyRevision(after, change));
            isMore = isMore && found.IsRight;
            foreach (var told in found.Match(
                Right: revisions => revisions.Select(revision => (Either<DbError, KeyRevision>)revision),
                Left: error => [error]))
            {
                yield return told;
            }
        }
    }
}
