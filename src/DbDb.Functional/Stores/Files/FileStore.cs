using DbDb.Functional.Stores.Disks;
using DbDb.Functional.Stores.Files;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A log in a file. Writers of all processes take one lock, on the file itself, whatever its names; readers take none.
/// A failed sync poisons it: nothing more is written through it, and reads go on.
/// </summary>
public sealed partial class FileStore : IStore
{
    // How long another process that has the lock is waited for, where there is a way without it.
    private static readonly TimeSpan _patience = TimeSpan.FromMilliseconds(20);

    private readonly FileStoreOptions _options;
    private readonly IDisk _disk;
    private readonly IDiskFile _file;
    private readonly LogFile _log;
    private readonly FileSync _sync;
    private readonly LogWriter _writer;
    private readonly Lock _closing = new();
    private WritersLock? _lock;
    private WritersLock? _replacementTurn;
    private volatile bool _isClosed;
    private bool _isCloseDeferred;
    private int _holdingThread;

    private FileStore(string path, FileStoreOptions options, IDisk disk, IDiskFile file)
    {
        Path = path;
        _options = options;
        _disk = disk;
        _file = file;
        _log = new(file, path);
        _sync = new(file, path);
        _writer = new(disk, file, path, _log, _sync, options.IsUnshared);
    }

    /// <summary>The file: an absolute path, links followed.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public Option<DbError> Refusal =>
        _isClosed ? new DbError.Closed()
        : _lock is null ? new DbError.OpenedReadOnly(Path)
        : _sync.Poison is { } poison ? poison
        : Option<DbError>.None;

    /// <summary>The file itself, to make another like it.</summary>
    internal IDiskFile File => _file;

    /// <summary>
    /// Opens the log in a file. Opened to write, what an unfinished commit left after the log is cut off, unless a
    /// writer is at work. The cost doesn't grow with the file.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How.</param>
    /// <param name="disk">Where; without one, the machine's own.</param>
    /// <returns>
    /// The store; or <see cref="DbError.Missing"/>, <see cref="DbError.NotADatabase"/>, <see cref="DbError.Format"/>,
    /// <see cref="DbError.Corrupt"/>, <see cref="DbError.Io"/>, <see cref="DbError.Invalid"/>, or, for a file to be
    /// created, <see cref="DbError.Locked"/>.
    /// </returns>
    public static Either<DbError, FileStore> Open(string path, FileStoreOptions options, IDisk? disk = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        disk ??= RealDisk.Instance;
        if ((PathCheck.Refusal(path) ?? options.Fault) is { } fault)
        {
            return fault;
        }

        try
        {
            return FileOpening.Open(path, options, disk).Bind(place => Open(place.Path, options, disk, place.File));
        }
        catch (DiskException failure)
        {
            return failure.ToError();
        }
    }

    /// <summary>Opens the log in a file that is open, which the store then owns.</summary>
    internal static Either<DbError, FileStore> Open(
        string path,
        FileStoreOptions options,
        IDisk disk,
        IDiskFile file
    ) => new FileStore(path, options, disk, file).Start(disk);

    /// <inheritdoc/>
    /// <remarks>
    /// A commit whose superblock slot couldn't be written is shown to other stores once a writer has made it durable:
    /// if another has the lock for longer than 20 ms, or than the lock's timeout, the head before it is shown.
    /// </remarks>
    public Either<DbError, LogHead> ReadHead() =>
        RunOpen(() =>
            _writer.IsWriting
                ? _log.Known!
                : _log.Find().Bind(end => IsDurable(end) ? _log.Remember(end) : MakeDurable(end, _patience))
        );

    /// <inheritdoc/>
    public Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
    {
        if (_isClosed)
        {
            return new DbError.Closed();
        }

        try
        {
            // Within the log it is known to be there; elsewhere the length may be anything, so look before making room.
            if (address.End > _log.Known?.End && address.End > _file.Length)
            {
                return CutOff(address);
            }

            var bytes = GC.AllocateUninitializedArray<byte>(address.Length);
            return _file.Read(address.Offset, bytes) == bytes.Length ? (ReadOnlyMemory<byte>)bytes : CutOff(address);
        }
        catch (DiskException failure)
        {
            return failure.ToError(address.Offset);
        }
        catch (ObjectDisposedException) when (_isClosed)
        {
            return new DbError.Closed();
        }
    }

    /// <inheritdoc/>
    public void Prefetch(ReadOnlySpan<Address> addresses)
    {
        try
        {
            foreach (var address in addresses)
            {
                _file.Prefetch(address.Offset, address.Length);
            }
        }
        catch (ObjectDisposedException) when (_isClosed)
        {
            // Whoever goes on to read is told.
        }
    }

    /// <inheritdoc/>
    public Either<DbError, LogHead> Append(Segment segment) => Append(segment, sync: true, _ => null);

    /// <inheritdoc/>
    public Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again)
    {
        try
        {
            return RunLocked(() => _writer.Append(segment, sync, again));
        }
        catch (ChunkException exception)
        {
            exception.Cause.Throw();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Takes the writers' lock if there is something to be made durable: commits of this store, or of another whose
    /// superblock slot isn't written yet, which <see cref="ReadHead"/> may leave out.
    /// </remarks>
    public Either<DbError, LogHead> Flush() => RunOpen(() =>
        _writer.IsWriting ? RunLocked(_writer.Flush)
        : _log.Find().Bind(end =>
            end.IsDurable ? _log.Remember(end)
            : _lock is null ? SyncAndRead()
            : RunLocked(_writer.Flush)));

    /// <summary>
    /// Closes the file. An append that is under way is finished first, and what was written without a sync is made
    /// durable. If this store has written last, both superblock slots name the last commit afterwards, durably, and
    /// prewritten space is given back, if the lock is free.
    /// </summary>
    /// <remarks>
    /// From inside an append, as by what reads a segment's chunks, it returns at once, and the file is closed when that
    /// has ended.
    /// </remarks>
    public void Dispose()
    {
        if (IsHeldHere)
        {
            _isCloseDeferred = true;
            return;
        }

        lock (_closing)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            Tidy();
            _lock?.Dispose();
            _replacementTurn?.Dispose();
            _file.Dispose();
        }
    }

    /// <summary>What is wrong with the superblock slot that nothing is read through while the other is whole.</summary>
    internal Either<DbError, Option<Violation>> FindSpareFault() => RunOpen(_log.FindSpareFault);

    /// <summary>
    /// What the file has beside its log: with the writers' lock held, so that nobody is just adding to it, where this
    /// store may write.
    /// </summary>
    internal Either<DbError, FileExamination> Examine() =>
        _lock is null ? RunOpen(ExamineLog) : RunLocked(ExamineLog);

    private Either<DbError, FileExamination> ExamineLog() =>
        _log.Find().Map(end => FileExamination.Of(_file, Math.Max(end.Newest.End, _log.Known!.End)));

    private static DbError.Corrupt CutOff(Address address) =>
        new(address.Offset, $"the file ends within the record of {address.Length} bytes");

    // What only the holder of the writers' lock may do.
    private Either<DbError, T> RunLocked<T>(Func<Either<DbError, T>> effect) =>
        RunOpen(() =>
            _lock is null ? new DbError.OpenedReadOnly(Path)
            : _sync.Poison is { } poison ? poison
            : IsHeldHere ? new DbError.Reentrant()
            : _lock
                .Take(_options.LockTimeout)
                .Bind(held => RunHolding(held, () => _isClosed ? new DbError.Closed() : effect()))
        );

    // What is called while this thread has the lock, by a segment's chunks say, mustn't wait for it. Another store of
    // the same file is another writer, on whatever thread.
    private bool IsHeldHere => Volatile.Read(ref _holdingThread) == Environment.CurrentManagedThreadId;

    private T RunHolding<T>(IDisposable held, Func<T> effect)
    {
        try
        {
            using (held)
            {
                Volatile.Write(ref _holdingThread, Environment.CurrentManagedThreadId);
                try
                {
                    return effect();
                }
                finally
                {
                    Volatile.Write(ref _holdingThread, 0);
                }
            }
        }
        finally
        {
            // Only this thread sets it, while it holds the lock.
            if (_isCloseDeferred)
            {
                Dispose();
            }
        }
    }

    private void Tidy()
    {
        try
        {
            _lock
                ?.TakeForGood(_patience)
                .Match(
                    Some: held =>
                    {
                        using (held)
                        {
                            _writer.Tidy();
                        }
                    },
                    None: _writer.SyncOwn
                );
        }
        catch (DiskException)
        {
            // What was acknowledged is durable, and the next to open the file clears up.
        }
    }

    // Where failures of the disk become values.
    private Either<DbError, T> RunOpen<T>(Func<Either<DbError, T>> effect)
    {
        if (_isClosed)
        {
            return new DbError.Closed();
        }

        try
        {
            return effect();
        }
        catch (DiskException failure)
        {
            return failure.ToError();
        }
        catch (ObjectDisposedException) when (_isClosed)
        {
            return new DbError.Closed();
        }
    }
}
