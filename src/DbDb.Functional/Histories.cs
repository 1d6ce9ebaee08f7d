using LanguageExt;

namespace DbDb.Functional;

/// <content>How it came to a snapshot, and to what it says of one key.</content>
public sealed partial class Database
{
    /// <summary>
    /// A snapshot of this database and those before it, newest first, down to the oldest that is kept; none for
    /// revision 0. Each but the first is read when it is asked for, one commit's record, and checked against the hash
    /// that its successor has of it; an error ends the sequence.
    /// </summary>
    /// <param name="newest">The first of them. One from before a compaction must be one that was kept.</param>
    public IEnumerable<Either<DbError, Snapshot>> History(Snapshot newest)
    {
        ArgumentNullException.ThrowIfNull(newest);
        var state = _state; // before it is known whether the snapshot's log was left
        return !IsOfRetiredLog(newest) ? Down(state, newest)
            : CommitsOf(state).At(newest.Revision).Match(Right: kept => Down(state, SnapshotOf(state, kept)), Left: error => [error]);
    }

    /// <summary>
    /// The revisions that changed a key, newest first, as far as they are known here when this is called, each with
    /// what became of the key: as <see cref="KeyHistory.Of"/> has it. Nothing for a key that never was. An error ends
    /// the sequence.
    /// </summary>
    public IEnumerable<Either<DbError, KeyRevision>> History(Key key) => KeyHistory.Of(History(), key);
}
