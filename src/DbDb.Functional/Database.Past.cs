using System.Runtime.CompilerServices;
using LanguageExt;

namespace DbDb.Functional;

/// <content>Snapshots of the past, and those to come.</content>
public sealed partial class Database
{
    /// <summary>
    /// The snapshot with this revision: <see cref="DbError.NotRetained"/>, with the nearest that are kept, if the
    /// history, as far as it is known here, doesn't hold it. Revision 0 is always there: the empty database before the
    /// first commit. Reads at most 2·log₂(n) + 1 commits, n being how many are kept, fewer the less far back it lies.
    /// </summary>
    public Either<DbError, Snapshot> At(Revision revision) => _cell.State.At(revision);

    /// <summary>
    /// The newest snapshot, as far as it is known here, that was committed at <paramref name="instant"/> or before and
    /// is kept; revision 0 if there was none yet. <see cref="DbError.TooOld"/> if there were some, all of which were
    /// dropped. Reads at most 3·log₂(n + 1) commits, n being how many are kept, fewer the less far back it lies.
    /// </summary>
    /// <param name="instant">The instant, inclusive; a <see cref="DateTimeOffset"/> is one.</param>
    public Either<DbError, Snapshot> AsOf(Instant instant) => _cell.State.AsOf(instant);

    /// <summary>
    /// The newest snapshot, as far as it is known here, that was committed before <paramref name="instant"/>, and not
    /// at it, and is kept: as <see cref="AsOf"/> of 100 ns earlier, with the same answers and costs.
    /// </summary>
    /// <param name="instant">The instant, exclusive; a <see cref="DateTimeOffset"/> is one.</param>
    public Either<DbError, Snapshot> Before(Instant instant) => _cell.State.Before(instant);

    /// <summary>
    /// Every kept snapshot, newest first, from the newest that is known when this is called down to the oldest
    /// commit's, read as they are asked for: a commit each. Each is checked against the hash that its successor has of
    /// it; an error ends the sequence.
    /// </summary>
    public IEnumerable<Either<DbError, Snapshot>> History()
    {
        var state = _cell.State; // at once with its log: the next one may have dropped it
        return state.Down(state.Snapshot);
    }

    /// <summary>
    /// Every kept snapshot from a revision on, or from the next kept one on, oldest first, up to the newest that is
    /// known when this is called: read in blocks of up to 1,024 commits, one for each that is asked for and, on the
    /// average, little more. Each is checked against the hash that its successor has of it; an error ends the sequence.
    /// </summary>
    /// <param name="from">
    /// The first revision that is wanted, inclusive. None is given where it is greater than the newest.
    /// </param>
    [OverloadResolutionPriority(1)] // new(3) is a revision, and no instant
    public IEnumerable<Either<DbError, Snapshot>> History(Revision from) => _cell.State.Up(from);

    /// <summary>
    /// Every kept snapshot that was committed at <paramref name="from"/> or later, oldest first, up to the newest that
    /// is known when this is called: found as by <see cref="Before"/>, and then read as by
    /// <see cref="History(Revision)"/>.
    /// </summary>
    /// <param name="from">
    /// The first instant that is wanted, inclusive. None is given where it is later than the newest; all where it is
    /// earlier than the oldest that is kept.
    /// </param>
    public IEnumerable<Either<DbError, Snapshot>> History(Instant from) => _cell.State.Up(from);

    /// <summary>
    /// A snapshot of this database and those before it, newest first, down to the oldest that is kept; none for
    /// revision 0. Each but the first is read when it is asked for, one commit's record, and checked against the hash
    /// that its successor has of it; an error ends the sequence.
    /// </summary>
    /// <param name="newest">The first of them. One from before a compaction must be one that was kept.</param>
    public IEnumerable<Either<DbError, Snapshot>> History(Snapshot newest)
    {
        ArgumentNullException.ThrowIfNull(newest);
        var state = _cell.State; // before it is known whether the snapshot's log was left
        return _cell.Logs.IsRetired(newest)
            ? state.At(newest.Revision).Match(Right: state.Down, Left: error => [error])
            : state.Down(newest);
    }

    /// <summary>
    /// The revisions that changed a key, newest first, as far as they are known here when this is called, each with
    /// what became of the key: as <see cref="KeyHistory.Of"/> has it. Nothing for a key that never was. An error ends
    /// the sequence.
    /// </summary>
    public IEnumerable<Either<DbError, KeyRevision>> History(Key key) => KeyHistory.Of(History(), key);

    /// <summary>
    /// Commits as they come. Without <paramref name="after"/>, each time there is a newer snapshot than the one yielded
    /// last, or than the one known when this is called, the newest: those between may be skipped, the newest never is.
    /// With it, every revision after that one that is kept when its turn comes, in order: first those that are there
    /// already, each found in as many reads as by <see cref="At"/>.
    /// </summary>
    /// <remarks>
    /// What this database commits is seen at once; what others commit to the same file or store, within
    /// <see cref="DatabaseOptions.WatchInterval"/>, by looking for it while somebody waits. Any number may watch; each
    /// keeps no more than how far it has come, so a slow one holds up nobody, and no thread waits. Where
    /// <see cref="DatabaseOptions.Durability"/> waits, what this database commits is seen before it is durable. The
    /// sequence ends when the database is disposed of.
    /// <para>
    /// A compaction, here or in another process, may drop revisions before they were yielded. Then the next that is
    /// kept comes, and the numbers tell: with <paramref name="after"/>, a snapshot whose revision isn't the one after
    /// that of the snapshot before it, or than <paramref name="after"/>, comes with a gap. (An import of a history that
    /// has gaps makes the same.)
    /// </para>
    /// <para>
    /// What was yielded last is held until the next comes: so after a compaction the space of the old log is given back
    /// with the next commit at the earliest, as long as anybody watches.
    /// </para>
    /// <para>
    /// What a snapshot changed is its difference to the second of <see cref="History(Snapshot)"/> of it, compared with
    /// the first of it. It isn't always that to the snapshot yielded before: a purge that came between has erased keys
    /// from all revisions, the older too, and nobody has removed them. Only where the revision yielded before isn't
    /// kept any more is the difference to that one all there is to know.
    /// </para>
    /// </remarks>
    /// <param name="after">
    /// The revision before the first that is wanted; one that isn't there yet is waited for.
    /// </param>
    /// <param name="cancellation">Ends the sequence with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="DbException">
    /// <see cref="DbError.NotRetained"/>, from this call, where <paramref name="after"/> is negative. While it is
    /// enumerated: a commit or the store's head can't be read, or the file was removed or replaced
    /// (<see cref="DbError.Replaced"/>), or there is nothing to come because it is a transaction's function that waits
    /// (<see cref="DbError.Reentrant"/>); that ends the sequence, and watching again after the last revision that it
    /// gave misses nothing.
    /// </exception>
    public IAsyncEnumerable<Snapshot> Watch(Revision? after = null, CancellationToken cancellation = default) =>
        _watcher.Watch(after, cancellation);
}
