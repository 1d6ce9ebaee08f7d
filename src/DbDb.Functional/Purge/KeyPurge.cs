using DbDb.Functional.Compaction;
using DbDb.Functional.Current;
using DbDb.Functional.Keys;
using LanguageExt;

namespace DbDb.Functional.Purge;

/// <summary>
/// Erases keys, and what notes say, from a database's whole history, and looks whether they are gone.
/// </summary>
internal static class KeyPurge
{
    /// <summary>Rewrites the log without some keys.</summary>
    /// <param name="cell">The database's.</param>
    /// <param name="keys">The keys; there must be some.</param>
    /// <param name="redact">What becomes of a note; null if they stay as they are.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Either<DbError, Purged> Run(
        Cell cell,
        KeySet keys,
        Func<Commit, string>? redact,
        IProgress<CompactionProgress>? progress,
        CancellationToken cancellation) =>
        keys.IsEmpty
            ? new DbError.Invalid("no key is given that could be purged")
            : Run(cell, new(new(keys), redact), progress, cancellation);

    /// <summary>Rewrites the log.</summary>
    /// <param name="cell">The database's.</param>
    /// <param name="rewriting">What is written otherwise than it was.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Either<DbError, Purged> Run(
        Cell cell, Rewriting rewriting, IProgress<CompactionProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            return LogRewrite.Run(cell, Retention.All, rewriting, progress, cancellation).Map(done =>
            {
                var state = cell.State; // a commit may have come since
                var (erasure, log) = (done.Erasure, done.Log);
                return new Purged(state.Snapshot, erasure.Revisions, erasure.Changes, log.BytesBefore, state.Head.End)
                {
                    Notes = erasure.Notes,
                };
            });
        }
        finally
        {
            cell.CloseIfDeferred(); // whoever redacts may have closed it
        }
    }

    /// <summary>Accounts for every byte of the log.</summary>
    /// <param name="cell">The database's.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Either<DbError, PurgeProof> Prove(Cell cell, KeySet keys, CancellationToken cancellation) =>
        cell.Run(log => log.Store.ReadHead().Bind(head => PurgeAudit.Of(log.Store, head, keys, [], cancellation)));

    /// <summary>The same for texts in notes.</summary>
    /// <param name="cell">The database's.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Either<DbError, PurgeProof> ProveNotes(Cell cell, string[] texts, CancellationToken cancellation) =>
        texts.Length == 0 || texts.Exists(string.IsNullOrEmpty)
            ? new DbError.Invalid("no text is given that could be looked for in notes, or an empty one")
            : cell.Run(log => log.Store.ReadHead().Bind(
                head => PurgeAudit.Of(log.Store, head, KeySet.Empty, texts, cancellation)));
}
