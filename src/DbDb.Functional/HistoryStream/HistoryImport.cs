using DbDb.Functional.Compaction;
using DbDb.Functional.Current;
using LanguageExt;

namespace DbDb.Functional.HistoryStream;

/// <summary>
/// Makes a history's revisions in a fresh log, which takes the place of an empty one when the stream was read to its
/// end and found whole. So whatever happens before, nothing was imported.
/// </summary>
internal static class HistoryImport
{
    /// <summary>Makes the revisions in a database that has none.</summary>
    /// <param name="cell">The database's.</param>
    /// <param name="source">The stream.</param>
    /// <param name="count">Is told how far it is, and may end it.</param>
    public static Either<DbError, HistoryTransfer> Run(Cell cell, Stream source, TransferCount count)
    {
        ArgumentNullException.ThrowIfNull(source);
        return cell.RunReplacement(() => cell.RetryOnNewerLog(Begin).Bind(begun =>
        {
            var (log, empty, replacement) = begun;
            using (replacement)
            {
                return
                    from done in Read(empty, replacement, source, cell.Options.WorkBytes, count)
                    from _ in cell.Logs.SwitchTo(log, done.Store)
                    select new HistoryTransfer(cell.State.Snapshot, done.Revisions, count.Changes, done.Bytes);
            }
        }));

        // The log that is to take the place of an empty one; nothing is begun where it isn't.
        Either<DbError, (OpenLog Log, LogHead Empty, ILogReplacement Replacement)> Begin() =>
            from log in cell.Logs.SwitchToNewest()
            from head in log.Store.ReadHead()
            from empty in head.Commit.Ordinal == 0
                ? head
                : (Either<DbError, LogHead>)new DbError.NotEmpty(head.Revision)
            from replacement in log.Store.BeginReplacement()
            select (log, empty, replacement);
    }

    /// <summary>Reads the stream into the log that is to take another's place.</summary>
    /// <param name="empty">The head of the other, which has no revision.</param>
    /// <param name="replacement">The log.</param>
    /// <param name="source">The stream.</param>
    /// <param name="cacheBytes">How many bytes of nodes to keep in memory.</param>
    /// <param name="count">Is told how far it is, and may end it.</param>
    /// <returns>The log in its place, for the caller to own; and how many revisions and bytes were read.</returns>
    /// <exception cref="DbException">The stream makes no sense, or the log can't be written.</exception>
    public static Either<DbError, (IStore Store, long Revisions, long Bytes)> Read(
        LogHead empty, ILogReplacement replacement, Stream source, long cacheBytes, TransferCount count)
    {
        using var history = new HistoryReader(source, count);
        var replica = new Replica(replacement.Store, cacheBytes);
        while (history.Next() is { } commit)
        {
            replica.Add(history.Changes(), commit.Number, commit.Instant, commit.Note);
        }

        replica.Write();
        count.ThrowIfCancelled();
        return replacement.Complete(empty, Occupied).Map(store => (store, history.Revisions, history.Bytes));
    }

    // What somebody has committed meanwhile isn't taken away.
    private static Either<DbError, Unit> Occupied(LogHead newest) => new DbError.NotEmpty(newest.Revision);
}
