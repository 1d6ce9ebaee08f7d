namespace DbDb.Functional;

/// <summary>Tells a log's whole history, oldest revision first, to a stream.</summary>
internal static class HistoryExport
{
    /// <summary>Tells the commits up to a head, and what each changed.</summary>
    /// <param name="log">The log. Its nodes are read past its cache.</param>
    /// <param name="newest">The newest snapshot of it.</param>
    /// <param name="head">That one's head.</param>
    /// <param name="target">Where to.</param>
    /// <param name="count">Is told how far it is, and may end it.</param>
    /// <exception cref="DbException">Something can't be read.</exception>
    public static HistoryTransfer Run(OpenLog log, Snapshot newest, Head head, Stream target, TransferCount count)
    {
        using var writer = new HistoryWriter(target);
        var commits = new Commits(log.Store, head);
        var first = head.Commit.Ordinal == 0 ? Revision.Zero : commits.Since(Revision.Zero.Next).OrThrow().Commit.Revision;
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
        return new(newest, writer.Revisions, count.Changes, writer.Bytes);
    }
}
