using DbDb.Functional.Compaction;
using DbDb.Functional.Keys;
using DbDb.Functional.Purge;
using DbDb.Functional.Spaces;
using LanguageExt;

namespace DbDb.Functional;

/// <content>What of the log is kept.</content>
public sealed partial class Database
{
    /// <summary>
    /// Drops the revisions that a retention doesn't keep, and writes the others anew: well filled nodes in the order of
    /// keys, what revisions share once. They keep their numbers, instants and notes. What is committed while it goes on
    /// is kept.
    /// </summary>
    /// <remarks>
    /// Readers and writers go on all the while, in this process and others; writers wait only while what was committed
    /// last is copied. Snapshots that were taken before stay as they are, in every process that holds them: the space
    /// of the old log is given back when nobody does any more. A snapshot of before may be the basis of
    /// <see cref="TryCommit"/> if it is still the newest, and a transaction's function may return a tree from before,
    /// or one made of it, of which each entry is then compared. What trees from before and new ones share isn't seen by
    /// <see cref="Diff"/>. That nobody holds a snapshot any more is for the collector to find out, which is asked to
    /// for as long as a quarter of an hour; <see cref="Functional.Space.Held"/> tells what isn't given back yet. Takes
    /// the space of what is kept beside the old log, a part of the cache's budget and some 10 MiB of memory. A crash at
    /// any moment leaves the old log or the new one. One compaction at a time: for a second,
    /// <see cref="DbError.Locked"/>.
    /// </remarks>
    /// <param name="retention">What to keep; the newest revision always is.</param>
    /// <param name="progress">
    /// Is told now and then how far it is, on the thread that compacts, and in the end, with
    /// <see cref="CompactionProgress.Fraction"/> 1, that it is done. An exception that it throws is passed on, and ends
    /// it with nothing changed, but for the last word: then the new log is in its place.
    /// </param>
    /// <param name="cancellation">
    /// Ends it with <see cref="OperationCanceledException"/>, and nothing changed, until the new log takes the old
    /// one's place.
    /// </param>
    public Either<DbError, Compacted> Compact(
        Retention retention, IProgress<CompactionProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        return LogRewrite.Compact(_cell, retention, progress, cancellation);
    }

    /// <summary>The same on a thread of its own.</summary>
    /// <param name="retention">What to keep; the newest revision always is.</param>
    /// <param name="progress">Is told now and then how far it is, on the thread that compacts.</param>
    /// <param name="cancellation">
    /// Ends it with <see cref="OperationCanceledException"/>, and nothing changed, until the new log takes the old
    /// one's place.
    /// </param>
    public Task<Either<DbError, Compacted>> CompactAsync(
        Retention retention, IProgress<CompactionProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        return _cell.IsReplacingInside
            ? Task.FromResult<Either<DbError, Compacted>>(new DbError.Reentrant())
            : Task.Factory.StartNew(
                () => Compact(retention, progress, cancellation),
                cancellation,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
    }

    /// <summary>
    /// How the last compaction by <see cref="DatabaseOptions.AutoCompact"/> ended: what it has done, or why it
    /// couldn't; none where there was none yet. One that another process was quicker with, or that
    /// <see cref="Dispose"/> has ended, isn't told.
    /// </summary>
    public Option<Either<DbError, Compacted>> AutoCompacted => _timer.Bind(timer => timer.Last);

    /// <summary>
    /// What a <see cref="Compact"/> by a retention would free, without doing it: which bytes of the log the kept
    /// revisions reach, and which nothing does any more, in all and by ranges of revisions; of the revisions that are
    /// known here.
    /// </summary>
    /// <remarks>
    /// Reads every commit, and each node that a kept revision reaches once, with the base of one that is stored as
    /// changes; values aren't read. Past the cache, so that it pushes nothing out: for a million entries and 10,000
    /// commits a second or two. Takes some 50 bytes of memory for each node and value that is reached. Writers and
    /// readers go on meanwhile, and what they commit isn't counted. <see cref="DbError.Corrupt"/> where something that
    /// it needs can't be read.
    /// </remarks>
    /// <param name="retention">Which revisions would be kept; the newest always is.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public Either<DbError, Space> Space(Retention retention, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        return SpaceCount.Of(_cell, retention, cancellation);
    }

    /// <summary>
    /// Erases the keys in a range from every revision, with all values that they ever had and what indexes of
    /// keyspaces had of them: rewrites the log as <see cref="Compact"/> does, but keeps all revisions, with their
    /// numbers, instants and notes, and leaves these keys out. A revision that changed nothing else is then one that
    /// changes nothing. What is committed while it goes on is rewritten too.
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
    /// keeps the old file; and what the notes of commits say, which <see cref="PurgeNotes"/> redacts.
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
        KeyPurge.Run(_cell, KeySet.Of([range]), null, progress, cancellation);

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
        return KeyPurge.Run(_cell, KeySet.Of(keys), null, progress, cancellation);
    }

    /// <summary>
    /// Looks whether anything is left of the keys in a range, as after a
    /// <see cref="Purge(KeyRange, IProgress{CompactionProgress}?, CancellationToken)"/> there isn't: that every byte of
    /// the log belongs to a commit or to a record that a kept revision reaches, which of a file the rest are the two
    /// slots at its front and zeros, and that none of these records has one of the keys, nor what an index of a
    /// keyspace has of one, nor a beginning of one that isn't that of a kept key too.
    /// </summary>
    /// <remarks>
    /// Reads each commit and node once, with the base of one that is stored as changes, and values not at all; past the
    /// cache. Takes some 60 bytes of memory for each record. Notes aren't looked at: <see cref="ProveNotesPurged"/>
    /// does that. Others go on meanwhile, but for writers while the zeros after a file's log are read, seldom more than
    /// 384 KiB; what they commit isn't looked at.
    /// </remarks>
    /// <param name="range">The keys.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <returns>What was found; <see cref="DbError.Corrupt"/> where something that it needs can't be read.</returns>
    public Either<DbError, PurgeProof> ProvePurged(KeyRange range, CancellationToken cancellation = default) =>
        KeyPurge.Prove(_cell, KeySet.Of([range]), cancellation);

    /// <summary>The same for these keys.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public Either<DbError, PurgeProof> ProvePurged(IEnumerable<Key> keys, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return KeyPurge.Prove(_cell, KeySet.Of(keys), cancellation);
    }
}
