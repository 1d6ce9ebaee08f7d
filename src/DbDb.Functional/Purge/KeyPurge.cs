using DbDb.Functional.Compaction;
using DbDb.Functional.Current;
using DbDb.Functional.Keys;
using LanguageExt;

namespace DbDb.Functional.Purge;

/// <summary>Erases keys from a database's whole history, and looks whether they are gone.</summary>
internal static class KeyPurge
{
    /// <summary>Rewrites the log without the keys.</summary>
    /// <param name="cell">The database's.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Either<DbError, Purged> Run(
        Cell cell, KeySet keys, IProgress<CompactionProgress>? progress, CancellationToken cancellation) =>
        keys.IsEmpty ? new DbError.Invalid("no key is given that could be purged")
        : LogRewrite.Run(cell, Retention.All, new(keys), progress, cancellation).Map(done =>
        {
            var state = cell.State; // a commit may have come since
            var (erasure, log) = (done.Erasure, done.Log);
            return new Purged(state.Snapshot, erasure.Revisions, erasure.Changes, log.BytesBefore, state.Head.End);
        });

    /// <summary>Accounts for every byte of the log.</summary>
    /// <param name="cell">The database's.</param>
    /// <param name="keys">The keys.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Either<DbError, PurgeProof> Prove(Cell cell, KeySet keys, CancellationToken cancellation) =>
        cell.Run(log => log.Store.ReadHead().Bind(head => PurgeAudit.Of(log.Store, head, keys, cancellation)));
}
