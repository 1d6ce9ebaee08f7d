using LanguageExt;

namespace DbDb.Functional;

/// <content>The whole history as a stream, and back.</content>
public sealed partial class Database
{
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
        var state = _state;
        return AsValue<HistoryTransfer>(() => HistoryExport.Run(
            OpenLog.First(state.Log.Store, state.Head, ExchangeBytes), state.Snapshot, state.Head, target, new(progress, cancellation)));
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
        using var inside = IsRewritingInside ? null : _rewriting.Enter();
        return inside is null ? new DbError.Reentrant()
            : AsValue(() => RetryOnNewerLog(Begun, outcome => outcome.Failure(), error => error).Bind(begun => Import(begun, source, new(progress, cancellation))));
    }

    private long ExchangeBytes => Math.Clamp(_options.CacheBytes / 4, LeastRunBytes, MostRunBytes);

    // The log that is to take the place of an empty one; nothing is begun where it isn't.
    private Either<DbError, (OpenLog Log, Head Empty, ILogReplacement Replacement)> Begun() =>
        from log in SwitchToNewestLog()
        from head in log.Store.ReadHead()
        from empty in head.Commit.Ordinal == 0 ? head : (Either<DbError, Head>)new DbError.NotEmpty(head.Revision)
        from replacement in log.Store.BeginReplacement()
        select (log, empty, replacement);

    private Either<DbError, HistoryTransfer> Import((OpenLog Log, Head Empty, ILogReplacement Replacement) begun, Stream source, TransferCount count)
    {
        using var replacement = begun.Replacement;
        return HistoryImport.Run(begun.Empty, replacement, source, ExchangeBytes, count).Bind(done =>
            SwitchToNewestLog(begun.Log, done.Store).Map(_ => new HistoryTransfer(_state.Snapshot, done.Revisions, count.Changes, done.Bytes)));
    }
}
