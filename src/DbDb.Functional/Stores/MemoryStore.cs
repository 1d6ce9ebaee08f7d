using LanguageExt;

namespace DbDb.Functional;

/// <summary>A log in memory: as durable as its process. Readers take no lock.</summary>
public sealed class MemoryStore : IStore
{
    private readonly Lock _writing = new();
    private volatile MemoryLog? _log;
    private volatile bool _isClosing;

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

    /// <summary>Drops the log. What was read from it stays valid.</summary>
    public void Dispose()
    {
        _isClosing = true; // so that a crowd of writers lets it have the lock
        lock (_writing)
        {
            _log = null;
        }
    }
}
