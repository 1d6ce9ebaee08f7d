using DbDb.Functional.Stores;
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
    private readonly Line _line;
    private volatile bool _isReplaced;
    private bool _isSucceeding;

    /// <summary>An empty log.</summary>
    /// <param name="limits">The sizes for its trees; <see cref="Limits.Default"/> if they aren't given.</param>
    /// <param name="generation">Its number; drawn at random if it isn't given.</param>
    public MemoryStore(Limits? limits = null, ulong? generation = null)
        : this(new(), LogHead.Genesis(generation ?? Generation.Draw(), limits ?? Limits.Default)) =>
        _line.Newest = this;

    private MemoryStore(Line line, LogHead genesis) => (_line, _log) = (line, MemoryLog.Empty(genesis));

    /// <inheritdoc/>
    public Option<DbError> Refusal => _log is null ? new DbError.Closed() : Option<DbError>.None;

    /// <inheritdoc/>
    public Either<DbError, LogHead> ReadHead() => _log is { } log ? log.Head : new DbError.Closed();

    /// <inheritdoc/>
    public Either<DbError, ReadOnlyMemory<byte>> Read(Address address) =>
        _log is not { } log ? new DbError.Closed()
        : log.TryRead(address, out var bytes) ? bytes
        : new DbError.Corrupt(address.Offset, "no record lies at this address");

    /// <inheritdoc/>
    public Either<DbError, LogHead> Append(Segment segment) => Append(segment, sync: true, _ => null);

    /// <inheritdoc/>
    public Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again)
    {
        lock (_writing)
        {
            if (_isClosing || _log is not { } log)
            {
                return new DbError.Closed();
            }

            if (_isReplaced)
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
    public Either<DbError, Option<IStore>> Successor() =>
        _isReplaced ? Option<IStore>.Some(_line.Newest!) : Option<IStore>.None;

    /// <inheritdoc/>
    public Either<DbError, ILogReplacement> BeginReplacement(LogHead? genesis = null)
    {
        lock (_writing)
        {
            if (_log is not { } log)
            {
                return new DbError.Closed();
            }

            if (_isReplaced)
            {
                return new DbError.Replaced(Name);
            }

            if (_isSucceeding)
            {
                return new DbError.Locked(Name, Environment.ProcessId, TimeSpan.Zero);
            }

            if (genesis?.IsReplacementOf(log.Head) == false)
            {
                return new DbError.Invalid("the new log doesn't know this one for its ancestor");
            }

            _isSucceeding = true;
            return new Replacement(this, new MemoryStore(_line, genesis ?? log.Head.Replacement(Generation.Draw())));
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

    private sealed class Replacement(MemoryStore old, MemoryStore next) : ILogReplacement
    {
        public IStore Store => next;

        public Either<DbError, IStore> Complete(LogHead copied, Func<LogHead, Either<DbError, Unit>> catchUp)
        {
            lock (old._writing)
            {
                return old._isClosing || old._log is not { } log ? new DbError.Closed()
                    : (log.Head.Equals(copied) ? Unit.Default : catchUp(log.Head)).Bind(_ => Put(log));
            }
        }

        private Either<DbError, IStore> Put(MemoryLog copied)
        {
            if (!ReferenceEquals(old._log, copied))
            {
                return new DbError.Conflict(old._log!.Head); // catching up appended to it
            }

            old._line.Newest = next;
            old._isReplaced = true;
            return next;
        }

        public void Dispose()
        {
            lock (old._writing)
            {
                old._isSucceeding = false;
                if (!old._isReplaced)
                {
                    next.Dispose(); // else it is the new owner's
                }
            }
        }
    }

    /// <summary>The logs that have taken each other's places: only the last is held.</summary>
    private sealed class Line
    {
        private volatile MemoryStore? _newest;

        public MemoryStore? Newest
        {
            get => _newest;
            set => _newest = value;
        }
    }
}
