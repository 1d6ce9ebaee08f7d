using DbDb.Functional.Current;
using LanguageExt;

namespace DbDb.Functional.Compaction;

/// <summary>
/// Writes what is kept of a database's log into a fresh one, which takes the log's place: a compaction, or a purge.
/// </summary>
internal static class LogRewrite
{
    /// <summary>Drops the revisions that a retention doesn't keep.</summary>
    /// <param name="cell">The database's.</param>
    /// <param name="retention">What to keep.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Either<DbError, Compacted> Compact(
        Cell cell,
        Retention retention,
        IProgress<CompactionProgress>? progress,
        CancellationToken cancellation
    ) =>
        Run(cell, retention, Rewriting.None, progress, cancellation)
            .Map(done =>
            {
                var state = cell.State; // a commit may have come since
                var log = done.Log;
                return new Compacted(
                    state.Snapshot,
                    state.Head.Commit.Ordinal,
                    log.Dropped,
                    log.BytesBefore,
                    state.Head.End
                );
            });

    /// <summary>The same, and leaves other things out.</summary>
    /// <param name="cell">The database's.</param>
    /// <param name="retention">What to keep.</param>
    /// <param name="rewriting">What.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Either<DbError, (CompactionOutcome Log, Erasure Erasure)> Run(
        Cell cell,
        Retention retention,
        Rewriting rewriting,
        IProgress<CompactionProgress>? progress,
        CancellationToken cancellation
    )
    {
        var count = new ProgressCount(progress, cancellation);
        return cell.RunReplacement(() =>
            cell.RetryOnNewerLog(() =>
                cell.Logs.SwitchToNewest().Bind(log => Run(cell, log, retention, new(rewriting, cell.Calls), count))
            )
        );
    }

    private static Either<DbError, (CompactionOutcome Log, Erasure Erasure)> Run(
        Cell cell,
        OpenLog log,
        Retention retention,
        Erasure erasure,
        ProgressCount count
    )
    {
        return
            from done in erasure.Entries.IsEmpty ? Compact() : cell.Logs.RunPurge(log, erasure.Entries, Compact)
            from _ in cell.Logs.SwitchTo(log, done.Store)
            select Finish(done);

        Either<DbError, CompactionOutcome> Compact() =>
            LogCompaction.Run(log, retention, erasure, cell.Now(), cell.Options.WorkBytes, count);

        (CompactionOutcome, Erasure) Finish(CompactionOutcome done)
        {
            count.Finish();
            return (done, erasure);
        }
    }
}
