namespace DbDb.Functional.Cli;

/// <summary>What there is to say about a database's size.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Revisions">How many commits its file keeps.</param>
/// <param name="Entries">How many entries the snapshot has.</param>
/// <param name="Shape">How the snapshot's tree is laid out.</param>
/// <param name="FileBytes">How many bytes its file takes.</param>
/// <param name="AverageCommitBytes">How many bytes a commit added, on the average.</param>
/// <param name="CommitBytes">How many bytes the snapshot's commit added.</param>
internal sealed record Statistics(
    string Path,
    long Revisions,
    long Entries,
    TreeShape Shape,
    long FileBytes,
    long AverageCommitBytes,
    long CommitBytes)
{
    /// <summary>Those of a snapshot. Reads every node of its tree, and the oldest commit.</summary>
    public static Statistics Of(string path, Database database, Snapshot snapshot)
    {
        var newest = database.Head;
        var start = database.History(from: Revision.Zero).Select(step => step.OrThrow().Commit.Start).FirstOrDefault();
        var added = newest.Address.End - start;
        return new(
            path,
            newest.Commit.Ordinal,
            snapshot.Tree.Count,
            TreeShape.Of(snapshot.Tree),
            new FileInfo(path).Length,
            newest.Commit.Ordinal == 0 ? 0 : added / newest.Commit.Ordinal,
            snapshot.Address.End - snapshot.Commit.Start);
    }
}
