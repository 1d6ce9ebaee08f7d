using LanguageExt;

namespace DbDb.Functional;

/// <content>
/// Work for a thread, for who mustn't wait. Transactions have a way on which no thread waits for the disk; these have
/// none: a thread of its own does the whole work, so they keep a caller's thread free and are no faster.
/// </content>
public sealed partial class Database : IAsyncDisposable
{
    /// <summary>
    /// <see cref="Dispose"/> by a thread of its own, which waits for the commits that are under way and for the disk.
    /// </summary>
    public ValueTask DisposeAsync()
    {
        if (!_cell.Calls.IsInside)
        {
            return new(Task.Factory.StartNew(
                Dispose, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        }

        Dispose(); // returns at once
        return ValueTask.CompletedTask;
    }

    /// <summary><see cref="Flush"/> by a thread of its own, which waits for the disk.</summary>
    /// <param name="cancellation">Cancels it until that thread has begun; then it goes on to its end.</param>
    public Task<Either<DbError, Snapshot>> FlushAsync(CancellationToken cancellation = default) =>
        ByThread(_cell.Calls.IsInside, Flush, cancellation);

    /// <summary>
    /// <see cref="Load"/> of entries that come when they come, by a thread of its own, which also waits for them.
    /// </summary>
    /// <param name="entries">The entries, in any order; of equal keys the last wins.</param>
    /// <param name="note">What for.</param>
    /// <param name="cancellation">
    /// Ends the entries, as far as they heed it, and nothing is committed; once all are there, it is too late.
    /// </param>
    public Task<Either<DbError, Snapshot>> LoadAsync(
        IAsyncEnumerable<Entry> entries, string note = "", CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(note);
        return ByThread(
            _cell.Calls.IsInside, () => Load(entries.ToBlockingEnumerable(cancellation), note), cancellation);
    }

    internal Task<Either<DbError, Snapshot>> LoadInAsync<TKey, TValue>(
        Keyspace<TKey, TValue> keyspace,
        IAsyncEnumerable<KeyValuePair<TKey, TValue>> entries,
        string note,
        CancellationToken cancellation
    ) =>
        ByThread(
            _cell.Calls.IsInside,
            () => LoadIn(keyspace, entries.ToBlockingEnumerable(cancellation), note),
            cancellation);

    /// <summary><see cref="Backup"/> by a thread of its own.</summary>
    /// <param name="path">The copy; created where nothing is.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Is told how far it is after each segment of some MiB, by that thread.</param>
    /// <param name="cancellation">Cancels it; what was copied stays, but where a copy is replaced.</param>
    public Task<Either<DbError, Replicated>> BackupAsync(
        string path,
        BackupOptions? options = null,
        IProgress<ReplicationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        return ByThread(_cell.Calls.IsInside, () => Backup(path, options, progress, cancellation), cancellation);
    }

    /// <summary>
    /// <see cref="Purge(KeyRange, IProgress{CompactionProgress}?, CancellationToken)"/> by a thread of its own.
    /// </summary>
    /// <param name="range">The keys; <see cref="DbError.Invalid"/> if it is empty.</param>
    /// <param name="progress">Is told now and then how far it is, by that thread.</param>
    /// <param name="cancellation">Cancels it, and nothing changed, until the new log takes the old one's place.</param>
    public Task<Either<DbError, Purged>> PurgeAsync(
        KeyRange range, IProgress<CompactionProgress>? progress = null, CancellationToken cancellation = default) =>
        ByThread(_cell.IsReplacingInside, () => Purge(range, progress, cancellation), cancellation);

    /// <summary>The same for these keys, of which any number is erased at once. Memory holds them all.</summary>
    /// <param name="keys">The keys, which that thread reads; <see cref="DbError.Invalid"/> if there are none.</param>
    /// <param name="progress">Is told now and then how far it is, by that thread.</param>
    /// <param name="cancellation">Cancels it, and nothing changed, until the new log takes the old one's place.</param>
    public Task<Either<DbError, Purged>> PurgeAsync(
        IEnumerable<Key> keys, IProgress<CompactionProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return ByThread(_cell.IsReplacingInside, () => Purge(keys, progress, cancellation), cancellation);
    }

    /// <summary>
    /// <see cref="ExportHistory"/> by a thread of its own, which writes to the stream without its asynchronous methods.
    /// </summary>
    /// <param name="target">Where to; it is flushed at the end, and not closed.</param>
    /// <param name="progress">Is told about once for each MiB how far it is, by that thread.</param>
    /// <param name="cancellation">Cancels it; the end of what was written is missing then.</param>
    public Task<Either<DbError, HistoryTransfer>> ExportHistoryAsync(
        Stream target, IProgress<HistoryProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        return ByThread(isInside: false, () => ExportHistory(target, progress, cancellation), cancellation);
    }

    /// <summary>
    /// <see cref="ImportHistory"/> by a thread of its own, which reads the stream without its asynchronous methods.
    /// </summary>
    /// <param name="source">The stream; it isn't closed.</param>
    /// <param name="progress">Is told about once for each MiB how far it is, by that thread.</param>
    /// <param name="cancellation">Cancels it, and nothing imported.</param>
    public Task<Either<DbError, HistoryTransfer>> ImportHistoryAsync(
        Stream source, IProgress<HistoryProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ByThread(_cell.IsReplacingInside, () => ImportHistory(source, progress, cancellation), cancellation);
    }

    // That the caller is inside of what it would wait for, its own thread knows, and no other.
    private static Task<Either<DbError, T>> ByThread<T>(
        bool isInside, Func<Either<DbError, T>> effect, CancellationToken cancellation) =>
        isInside
            ? Task.FromResult<Either<DbError, T>>(new DbError.Reentrant())
            : Task.Factory.StartNew(
                effect, cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
