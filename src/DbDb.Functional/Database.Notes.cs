using DbDb.Functional.Keys;
using DbDb.Functional.Keyspaces;
using DbDb.Functional.Purge;
using LanguageExt;

namespace DbDb.Functional;

/// <content>What commits say: searched, and redacted.</content>
public sealed partial class Database
{
    /// <summary>
    /// The kept revisions whose notes contain a text, newest first, from the newest that is known when this is called.
    /// Reads each commit's record as it comes to it, and no node: for a note from long ago that is every commit since.
    /// Each is checked against the hash that its successor has of it; an error ends the sequence.
    /// </summary>
    /// <param name="text">
    /// The text, compared character by character, case and all; the empty one is in every note.
    /// </param>
    public IEnumerable<Either<DbError, Snapshot>> SearchNotes(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return History().Where(step => step.Match(
            Right: snapshot => snapshot.Note.Contains(text, StringComparison.Ordinal), Left: _ => true));
    }

    /// <summary>
    /// Rewrites what commits say, for a note that must be forgotten: as
    /// <see cref="Purge(KeyRange, IProgress{CompactionProgress}?, CancellationToken)"/> does, with all revisions and
    /// everything else in them kept. What is committed while it goes on is rewritten too.
    /// </summary>
    /// <remarks>
    /// When this returns, nothing of the notes that were replaced is in the file, but for what the new ones say:
    /// <see cref="ProveNotesPurged"/> looks. It can't reach what a purge can't: copies, backups and exports, the blocks
    /// of the medium, and old snapshots in processes that hold them.
    /// </remarks>
    /// <param name="redact">
    /// What becomes of a kept revision's note: <see cref="Commit.Note"/> of what it is given leaves it, "" erases it;
    /// at most <see cref="Limits.MaxNoteBytes"/> bytes of UTF-8, else <see cref="DbError.TooLarge"/>, and nothing is
    /// changed. It is called for each revision that is kept, oldest first, on this thread, for some of them while
    /// writers wait, and again where another process has compacted meanwhile: it should be pure. An exception that it
    /// throws is passed on, and nothing is changed. What would wait for the purge is answered
    /// <see cref="DbError.Reentrant"/> inside it.
    /// </param>
    /// <param name="progress">Is told now and then how far it is, on this thread.</param>
    /// <param name="cancellation">
    /// Ends it with <see cref="OperationCanceledException"/>, and nothing changed, until the new log takes the old
    /// one's place.
    /// </param>
    public Either<DbError, Purged> PurgeNotes(
        Func<Commit, string> redact,
        IProgress<CompactionProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(redact);
        return KeyPurge.Run(_cell, new(EntrySet.Empty, redact), progress, cancellation);
    }

    /// <summary>
    /// <see cref="Purge(KeyRange, IProgress{CompactionProgress}?, CancellationToken)"/> and <see cref="PurgeNotes"/>
    /// in one.
    /// </summary>
    /// <param name="range">The keys; <see cref="DbError.Invalid"/> if it is empty.</param>
    /// <param name="redact">What becomes of a kept revision's note.</param>
    /// <param name="progress">Is told now and then how far it is, on this thread.</param>
    /// <param name="cancellation">
    /// Ends it with <see cref="OperationCanceledException"/>, and nothing changed, until the new log takes the old
    /// one's place.
    /// </param>
    public Either<DbError, Purged> Purge(
        KeyRange range,
        Func<Commit, string> redact,
        IProgress<CompactionProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(redact);
        return KeyPurge.Run(_cell, KeySet.Of([range]), redact, progress, cancellation);
    }

    /// <summary>The same for these keys, of which any number is erased at once. Memory holds them all.</summary>
    /// <param name="keys">The keys; <see cref="DbError.Invalid"/> if there are none.</param>
    /// <param name="redact">What becomes of a kept revision's note.</param>
    /// <param name="progress">Is told now and then how far it is, on this thread.</param>
    /// <param name="cancellation">
    /// Ends it with <see cref="OperationCanceledException"/>, and nothing changed, until the new log takes the old
    /// one's place.
    /// </param>
    public Either<DbError, Purged> Purge(
        IEnumerable<Key> keys,
        Func<Commit, string> redact,
        IProgress<CompactionProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(redact);
        return KeyPurge.Run(_cell, KeySet.Of(keys), redact, progress, cancellation);
    }

    /// <summary><see cref="PurgeNotes"/> by a thread of its own.</summary>
    /// <param name="redact">What becomes of a kept revision's note; that thread calls it.</param>
    /// <param name="progress">Is told now and then how far it is, by that thread.</param>
    /// <param name="cancellation">Cancels it, and nothing changed, until the new log takes the old one's place.</param>
    public Task<Either<DbError, Purged>> PurgeNotesAsync(
        Func<Commit, string> redact,
        IProgress<CompactionProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(redact);
        return ByThread(_cell.IsReplacingInside, () => PurgeNotes(redact, progress, cancellation), cancellation);
    }

    /// <summary>
    /// <see cref="Purge(KeyRange, Func{Commit, string}, IProgress{CompactionProgress}?, CancellationToken)"/> by a
    /// thread of its own.
    /// </summary>
    /// <param name="range">The keys; <see cref="DbError.Invalid"/> if it is empty.</param>
    /// <param name="redact">What becomes of a kept revision's note; that thread calls it.</param>
    /// <param name="progress">Is told now and then how far it is, by that thread.</param>
    /// <param name="cancellation">Cancels it, and nothing changed, until the new log takes the old one's place.</param>
    public Task<Either<DbError, Purged>> PurgeAsync(
        KeyRange range,
        Func<Commit, string> redact,
        IProgress<CompactionProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(redact);
        return ByThread(_cell.IsReplacingInside, () => Purge(range, redact, progress, cancellation), cancellation);
    }

    /// <summary>The same for these keys, of which any number is erased at once. Memory holds them all.</summary>
    /// <param name="keys">The keys, which that thread reads; <see cref="DbError.Invalid"/> if there are none.</param>
    /// <param name="redact">What becomes of a kept revision's note; that thread calls it.</param>
    /// <param name="progress">Is told now and then how far it is, by that thread.</param>
    /// <param name="cancellation">Cancels it, and nothing changed, until the new log takes the old one's place.</param>
    public Task<Either<DbError, Purged>> PurgeAsync(
        IEnumerable<Key> keys,
        Func<Commit, string> redact,
        IProgress<CompactionProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(redact);
        return ByThread(_cell.IsReplacingInside, () => Purge(keys, redact, progress, cancellation), cancellation);
    }

    /// <summary>
    /// Looks whether a text is left in a note, as <see cref="ProvePurged(KeyRange, CancellationToken)"/> does for keys:
    /// that every byte of the log belongs to a commit or to a record that a kept revision reaches, and that no commit's
    /// note contains one of the texts. <see cref="PurgeProof.Found"/> counts the commits whose notes do. Keys and
    /// values aren't looked at.
    /// </summary>
    /// <param name="texts">
    /// The texts, compared character by character; <see cref="DbError.Invalid"/> if there are none, or one is empty.
    /// </param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <returns>What was found; <see cref="DbError.Corrupt"/> where something that it needs can't be read.</returns>
    public Either<DbError, PurgeProof> ProveNotesPurged(
        IEnumerable<string> texts, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return KeyPurge.ProveNotes(_cell, [.. texts], cancellation);
    }
}
