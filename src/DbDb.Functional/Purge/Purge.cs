using LanguageExt;

namespace DbDb.Functional;

/// <content>Erasing keys from the whole history.</content>
public sealed partial class Database
{
    /// <summary>
    /// Erases the keys in a range from every revision, with all values that they ever had: rewrites the log as
    /// <see cref="Compact"/> does, but keeps all revisions, with their numbers, instants and notes, and leaves these
    /// keys out. A revision that changed nothing else is then one that changes nothing. What is committed while it goes
    /// on is rewritten too.
    /// </summary>
    /// <remarks>
    /// <para>
    /// When this returns, no byte of the keys or of their values is in the file, but for what kept keys begin with as
    /// well: <see cref="ProvePurged(KeyRange, CancellationToken)"/> looks. A snapshot from before may still be the
    /// basis of <see cref="TryCommit"/>, if it is the newest; that doesn't bring a key back, unless it was set anew
    /// since; nor does a transaction's function that returns a tree from before which has one of them
    /// (<see cref="DbError.ForeignTree"/>), if the purge was made here: of another process's it isn't known what it
    /// purged. Costs what <see cref="Compact"/> does with <see cref="Retention.All"/>, and behaves as that does in all
    /// else: others go on, a crash leaves the old log or the new one.
    /// </para>
    /// <para>
    /// It can't reach what isn't in the file: copies, backups and exports; the blocks of the medium on which the old
    /// file lay, which the system has only set free; old snapshots in processes that hold them, for which the system
    /// keeps the old file; and what the notes of commits say.
    /// </para>
    /// </remarks>
    /// <param name="range">The keys; <see cref="DbError.Invalid"/> if it is empty.</param>
    /// <param name="progress">Is told now and then how far it is, on this thread.</param>
    /// <param name="cancellation">
    /// Ends it with <see cref="OperationCanceledException"/>, and nothing changed, until the new log takes the old
    /// one's place.
    /// </param>
    public Either<DbError, Purged> Purge(
        KeyRange range, IProgress<CompactionProgress>? progress = null, CancellationToken cancellation = default) =>
        Purge(KeySet.Of([range]), progress, cancellation);

    /// <summary>The same for these keys, of which any number is erased at once. Memory holds them all.</summary>
    /// <param name="keys">The keys; <see cref="DbError.Invalid"/> if there are none.</param>
    /// <param name="progress">Is told now and then how far it is, on this thread.</param>
    /// <param name="cancellation">
    /// Ends it with <see cref="OperationCanceledException"/>, and nothing changed, until the new log takes the old
    /// one's place.
    /// </param>
    public Either<DbError, Purged> Purge(
        IEnumerable<Key> keys, IProgress<CompactionProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Purge(KeySet.Of(keys), progress, cancellation);
    }

    /// <summary>
    /// Looks whether anything is left of the keys in a range, as after a
    /// <see cref="Purge(KeyRange, IProgress{CompactionProgress}?, CancellationToken)"/> there isn't: that every byte of
    /// the log belongs to a commit or to a record that a kept revision reaches, which of a file the rest are the two
    /// slots at its front and zeros, and that none of these records has one of the keys, nor a beginning of one that
    /// isn't that of a kept key too.
    /// </summary>
    /// <remarks>
    /// Reads each commit and node once, with the base of one that is stored as changes, and values not at all; past the
    /// cache. Takes some 60 bytes of memory for each record. Notes aren't looked at. Others go on meanwhile, but for
    /// writers while the zeros after a file's log are read, seldom more than 384 KiB; what they commit isn't looked at.
    /// </remarks>
    /// <param name="range">The keys.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <returns>What was found; <see cref="DbError.Corrupt"/> where something that it needs can't be read.</returns>
    public Either<DbError, PurgeProof> ProvePurged(KeyRange range, CancellationToken cancellation = default) =>
        ProvePurged(KeySet.Of([range]), cancellation);

    /// <summary>The same for these keys.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public Either<DbError, PurgeProof> ProvePurged(IEnumerable<Key> keys, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return ProvePurged(KeySet.Of(keys), cancellation);
    }

    private Either<DbError, Purged> Purge(KeySet keys, IProgress<CompactionProgress>? progress, CancellationToken cancellation) =>
        IsRewritingInside ? new DbError.Reentrant()
        : keys.IsEmpty ? new DbError.Invalid("no key is given that could be purged")
        : RewriteLog(Retention.All, keys, progress, cancellation).Map(done =>
        {
            var state = _state; // a commit may have come since
            return new Purged(state.Snapshot, done.Erasure.Revisions, done.Erasure.Changes, done.Log.BytesBefore, state.Head.End);
        });

    private Either<DbError, PurgeProof> ProvePurged(KeySet keys, CancellationToken cancellation) =>
        _scope.IsInside ? new DbError.Reentrant() : AsValue(() => SwitchToNewestLog().Bind(log => log.Store.ReadHead().Bind(head => PurgeAudit.Of(log.Store, head, keys, cancellation))));
}
