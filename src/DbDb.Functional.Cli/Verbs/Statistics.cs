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
    string Path, long Revisions, long Entries, TreeShape Shape, long FileBytes, long AverageCommitBytes, long CommitBytes)
{
    /// <summary>Those of a snapshot. Reads every node of its tree and every commit.</summary>
    public static Statistics Of(string path, Database database, Snapshot snapshot)
    {
        var (revisions, logStart) = (0L, 0L);
        foreach (var commit in database.History().Select(step => step.OrThrow().Commit))
        {
            revisions++;
            logStart = commit.Start;
        }

        return new(
            path,
            revisions,
            snapshot.Tree.Count,
            TreeShape.Of(snapshot.Tree),
            new FileInfo(path).Length,
            revisions == 0 ? 0 : (database.Head.Address.End - logStart) / revisions,
            snapshot.Address.End - snapshot.Commit.Start);
    }
}
