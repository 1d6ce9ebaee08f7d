using LanguageExt;

namespace DbDb.Functional;

/// <summary>A log in memory: as durable as its process. Readers take no lock.</summary>
public sealed class MemoryStore : IStore
{
    // What stands for a path in errors.
    private const string Name = "memory";

    private readonly Lock _writing = new();
    private volatile MemoryLog? _log;
    private volatile bool _isClosing;
    private volatile MemoryStore? _successor;
    private bool _isSucceeding;

    /// <summary>An empty log.</summary>
    /// <param name="limits">The sizes for its trees; <see cref="Limits.Default"/> if they aren't given.</param>
    /// <param name="generation">Its number; drawn at random if it isn't given.</param>
    public MemoryStore(Limits? limits = null, ulong? generation = null) =>
        _log = MemoryLog.Empty(Head.Genesis(generation ?? Generation.Draw(), limits ?? Limits.Default));

    /// <inheritdoc/>
    public Either<DbError, Head> ReadHead() => _log is { } log ? log.Head : new DbError.Closed();

    /// <inheritdoc/>
    public Either<DbError, ReadOnlyMemory<byte>> Read(Address address) =>
        _log is not { } log ? new DbError.Closed()
        : log.TryRead(address, out var bytes) ? bytes
        : new DbError.Corrupt(address.Offset, "no record lies at this address");

    /// <inheritdoc/>
    public Either<DbError, Head> Append(Segment segment) => Append(segment, sync: true, _ => null);

    /// <inheritdoc/>
    public Either<DbError, Head> Append(Segment segment, bool sync, Func<Head, Segment?> again)
    {
        lock (_writing)
        {
            if (_isClosing || _log is not { } log)
            {
                return new DbError.Closed();
            }

            if (_successor is not null)
            {
                return new DbError.Replaced(Name);
            }

            if (!log.Head.Equals(segment.Before))
            {
                if (again(log.Head) is not { } next)
                {
                    return new DbError.Conflict(log.Head);
                }

                segment = next;
            }

            var chunks = segment.Chunks.ToArray();
            if (ReferenceEquals(_log, log))
            {
                return (_log = log.With(chunks, segment.After)).Head;
            }

            // Making the chunks appended to this very store, or closed it.
            return _log is { } other ? new DbError.Conflict(other.Head) : new DbError.Closed();
        }
    }

    /// <inheritdoc/>
    public Either<DbError, Option<IStore>> Successor()
    {
        var newest = _successor;
        while (newest?._successor is { } next)
        {
            newest = next;
        }

        return newest is null ? Option<IStore>.None : Option<IStore>.Some(newest);
    }

    /// <inheritdoc/>
    public Either<DbError, ISuccession> Succeed()
    {
        lock (_writing)
        {
            if (_log is not { } log)
            {
                return new DbError.Closed();
            }

            if (_successor is not null)
            {
                return new DbError.Replaced(Name);
            }

            if (_isSucceeding)
            {
                return new DbError.Locked(Name, Environment.ProcessId, TimeSpan.Zero);
            }

            _isSucceeding = true;
            return new Succession(this, new MemoryStore(log.Head.Limits));
        }
    }

    /// <summary>Drops the log. What was read from it stays valid.</summary>
    public void Dispose()
    {
        _isClosing = true; // so that a crowd of writers lets it have the lock
        lock (_writing)
        {
            _log = null;
        }
    }

    private sealed class Succession(MemoryStore old, MemoryStore next) : ISuccession
    {
        public IStore Store => next;

        public Either<DbError, IStore> Complete(Head copied, Func<Head, Either<DbError, Unit>> catchUp)
        {
            lock (old._writing)
            {
                return old._isClosing || old._log is not { } log ? new DbError.Closed()
                    : (log.Head.Equals(copied) ? Unit.Default : catchUp(log.Head)).Map(_ => (IStore)(old._successor = next));
            }
        }

        public void Dispose()
        {
            lock (old._writing)
            {
                old._isSucceeding = false;
                if (!ReferenceEquals(old._successor, next))
                {
                    next.Dispose(); // else it is the new owner's
                }
            }
        }
    }
}
