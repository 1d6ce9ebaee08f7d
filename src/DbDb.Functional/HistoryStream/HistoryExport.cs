using DbDb.Functional.Current;
using DbDb.Functional.Past;
using DbDb.Functional.Trees;

namespace DbDb.Functional.HistoryStream;

/// <summary>Tells a database's whole history, oldest revision first, to a stream.</summary>
internal static class HistoryExport
{
    /// <summary>Tells the commits up to the newest of a state, and what each changed, past the cache.</summary>
    /// <param name="state">The state.</param>
    /// <param name="cacheBytes">How many bytes of nodes to keep in memory.</param>
    /// <param name="target">Where to.</param>
    /// <param name="count">Is told how far it is, and may end it.</param>
    /// <exception cref="DbException">Something can't be read.</exception>
    public static HistoryTransfer Run(State state, long cacheBytes, Stream target, TransferCount count)
    {
        var head = state.Head;
        var log = OpenLog.First(state.Log.Store, head, cacheBytes);
        using var writer = new HistoryWriter(target);
        var commits = new Commits(log.Store, head);
        var first =
            head.Commit.Ordinal == 0 ? Revision.Zero : commits.Since(Revision.Zero.Next).OrThrow().Commit.Revision;
        writer.Begin(head.Limits, first, head.Revision);
        count.Begin(head.Revision);
        var before = Tree.EmptyWith(head.Limits);
        foreach (var found in new Ascent(commits).From(first).Select(step => step.OrThrow()))
        {
            count.Reach(found.Commit.Revision, writer.Bytes);
            writer.Add(found.Commit);
            var tree = log.Snapshot(found.Commit, found.Address, head.Limits).Tree;
            foreach (var change in Diff.Between(before, tree))
            {
                writer.Add(KeyChange.Of(change));
                count.Copy(writer.Bytes);
            }

            before = tree;
        }

        count.ThrowIfCancelled();
        writer.End();
        return new(state.Snapshot, writer.Revisions, count.Changes, writer.Bytes);
    }
}
