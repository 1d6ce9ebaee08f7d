using DbDb.Functional.Current;
using DbDb.Functional.HistoryStream;
using DbDb.Functional.Replication;
using LanguageExt;

namespace DbDb.Functional;

/// <content>Copies: in files, in other databases, as a stream.</content>
public sealed partial class Database
{
    /// <summary>
    /// Makes a copy of the whole database in a file, consistent while others write; or brings a copy that is there up
    /// to the newest commit: then only what is new is copied. The copy is a database, with every kept revision, its
    /// number, instant, note and hash.
    /// </summary>
    /// <remarks>
    /// It goes as <see cref="CatchUp"/> does: what that says of interruptions, of compaction, of costs and errors holds
    /// here too.
    /// </remarks>
    /// <param name="path">The copy; created where nothing is.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Is told how far it is after each segment of some MiB.</param>
    /// <param name="cancellation">
    /// Ends it with <see cref="OperationCanceledException"/>; what was copied stays, but where a copy is replaced.
    /// </param>
    public Either<DbError, Replicated> Backup(
        string path,
        BackupOptions? options = null,
        IProgress<ReplicationProgress>? progress = null,
        CancellationToken cancellation = default) =>
        FileCopy.Backup(_cell, path, options ?? BackupOptions.Default, new(progress, cancellation));

    /// <summary>
    /// Creates a database in a file that ends with a revision of this one: the same commits up to that one, with their
    /// numbers, instants, notes and hashes. From there on each goes its own way.
    /// </summary>
    /// <param name="path">Where. Nothing may be there. It takes its name when it is complete.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="progress">Is told how far it is after each segment of some MiB.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>, and nothing written.</param>
    /// <returns>
    /// What was copied; or <see cref="DbError.NotRetained"/>, <see cref="DbError.Corrupt"/> where this database is
    /// damaged, or <see cref="DbError.Io"/>.
    /// </returns>
    public Either<DbError, Replicated> Restore(
        string path,
        Revision revision,
        IProgress<ReplicationProgress>? progress = null,
        CancellationToken cancellation = default) =>
        FileCopy.Restore(_cell, path, revision, new(progress, cancellation));

    /// <summary>
    /// Makes this database, a copy of another one, the same as that one: every kept revision with its number, instant,
    /// note and hash. What this one has already isn't copied again. It is a copy if it is empty, or was filled by this,
    /// or by <see cref="Backup"/>, nothing else has been committed to it, and it wasn't compacted itself.
    /// </summary>
    /// <remarks>
    /// The source is read only, and goes on being written; whoever reads this database sees each segment of some MiB as
    /// it comes, whole revisions. It may be ended at any moment, by a crash too, and goes on from where it was. If the
    /// source was compacted since the last time, all of it is copied anew, into a log that takes this one's place at
    /// the end. Every record is checked on the way, and that the commits are one chain. Costs the bytes copied, and
    /// reads of O(log n) commits. Memory is bounded.
    /// </remarks>
    /// <param name="source">The other database, in whatever store.</param>
    /// <param name="progress">Is told how far it is after each segment.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>; what was copied stays.</param>
    /// <returns>
    /// What was copied; or <see cref="DbError.Diverged"/> where this isn't a copy, or where the source was compacted
    /// and has dropped the revision that this one ends with, so that it can't be told whether it is;
    /// <see cref="DbError.Corrupt"/> where the source is damaged.
    /// </returns>
    public Either<DbError, Replicated> CatchUp(
        Database source, IProgress<ReplicationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Follower.CatchUp(_cell, source._cell, new(progress, cancellation));
    }

    /// <summary>
    /// Follows another database: <see cref="CatchUp"/>, and again for each time that something is committed there,
    /// until it is cancelled or either of the two is disposed of, which ends the sequence. A compaction of the source
    /// is followed too, whatever it drops, without another look at what was copied.
    /// </summary>
    /// <remarks>
    /// Other processes' commits to the source are looked for every <see cref="DatabaseOptions.WatchInterval"/> of the
    /// source. It works only while the next element is waited for, on a thread of the pool.
    /// </remarks>
    /// <param name="source">The other database.</param>
    /// <param name="cancellation">
    /// Ends the sequence with <see cref="OperationCanceledException"/>; what was copied stays.
    /// </param>
    /// <exception cref="DbException">
    /// While it is enumerated: what <see cref="CatchUp"/> would return. That ends the sequence, and it may be begun
    /// again.
    /// </exception>
    public IAsyncEnumerable<Replicated> Follow(Database source, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Follower.Follow(_cell, source._cell, source.Watch(cancellation: cancellation), cancellation);
    }

    /// <summary>
    /// Writes every kept revision that is known here, oldest first, with its number, instant and note, and what it
    /// changed, to a stream of JSON lines that HISTORY.md describes: so that any program can read all that the database
    /// holds, and <see cref="ImportHistory"/> can make it again.
    /// </summary>
    /// <remarks>
    /// Equal histories give equal bytes. Costs what is written and a read of each node that changed, past the cache;
    /// memory holds one path of two trees, and one value. Readers and writers go on meanwhile; what they commit isn't
    /// written. An exception that the stream throws is passed on.
    /// </remarks>
    /// <param name="target">
    /// Where to; it is flushed at the end, and not closed. After an error its end is missing, which an import notices.
    /// </param>
    /// <param name="progress">Is told about once for each MiB how far it is, on this thread.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>.</param>
    public Either<DbError, HistoryTransfer> ExportHistory(
        Stream target, IProgress<HistoryProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        var state = _cell.State;
        return Cell.AsValue<HistoryTransfer>(() =>
            HistoryExport.Run(state, _cell.Options.WorkBytes, target, new(progress, cancellation)));
    }

    /// <summary>
    /// Makes the revisions of a stream that <see cref="ExportHistory"/>, or another program after HISTORY.md, has
    /// written, with their numbers, instants and notes: all of them, or none. The database must have no revision yet:
    /// else <see cref="DbError.NotEmpty"/>.
    /// </summary>
    /// <remarks>
    /// The stream is read once, from where it is, to its end; of a line that makes no sense, and of a stream that was
    /// altered or cut off, <see cref="DbError.Malformed"/> tells the line. Whatever goes wrong, be it a full disk or a
    /// crash, the database stays empty. The nodes are made by the sizes that this database has. Memory holds some 10
    /// MiB, a part of the cache's budget, and two lines, of at most 96 MiB each. Others may not compact meanwhile; if
    /// they commit, that is kept, and nothing is imported. An exception that the stream throws is passed on.
    /// </remarks>
    /// <param name="source">The stream; it isn't closed.</param>
    /// <param name="progress">Is told about once for each MiB how far it is, on this thread.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>, and nothing imported.</param>
    public Either<DbError, HistoryTransfer> ImportHistory(
        Stream source, IProgress<HistoryProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return HistoryImport.Run(_cell, source, new(progress, cancellation));
    }
}
