using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// A log that knows up to where it is durable, and handles on it: closing one of them closes nothing but it.
/// </summary>
internal sealed class FlushedStore(IStore inner)
{
    private Revision _durable = Revision.Zero;

    /// <summary>Whether all of it is durable.</summary>
    public bool IsFlushed => Newest(inner).Revision <= _durable;

    public IStore Handle() => new Handled(this, inner);

    private LogHead Durable(LogHead head)
    {
        _durable = _durable < head.Revision ? head.Revision : _durable;
        return head;
    }

    private static LogHead Newest(IStore store) =>
        store.Successor().OrThrow().Match(Some: Newest, None: () => store.ReadHead().OrThrow());

    private sealed class Handled(FlushedStore log, IStore store) : StoreDecorator(store)
    {
        private volatile bool _isClosed;

        public override Either<DbError, LogHead> ReadHead() => _isClosed ? new DbError.Closed() : base.ReadHead();

        public override Either<DbError, ReadOnlyMemory<byte>> Read(Address address) =>
            _isClosed ? new DbError.Closed() : base.Read(address);

        public override Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again) =>
            _isClosed ? new DbError.Closed()
            : base.Append(segment, sync, again).Map(head => sync ? log.Durable(head) : head);

        public override Either<DbError, LogHead> Flush() =>
            _isClosed ? new DbError.Closed() : base.Flush().Map(log.Durable);

        public override Either<DbError, Option<IStore>> Successor() =>
            _isClosed ? new DbError.Closed()
            : base.Successor().Map(next => next.Map(found => (IStore)new Handled(log, found)));

        public override Either<DbError, ILogReplacement> BeginReplacement(LogHead? genesis = null) =>
            _isClosed ? new DbError.Closed()
            : base.BeginReplacement(genesis).Map(replacement => (ILogReplacement)new Replacement(log, replacement));

        public override void Dispose() => _isClosed = true;
    }

    private sealed class Replacement(FlushedStore log, ILogReplacement inner) : ILogReplacement
    {
        public IStore Store => inner.Store;

        public Either<DbError, IStore> Complete(LogHead copied, Func<LogHead, Either<DbError, Unit>> catchUp) =>
            inner.Complete(copied, catchUp).Map(store =>
            {
                log.Durable(store.ReadHead().OrThrow());
                return (IStore)new Handled(log, store);
            });

        public void Dispose() => inner.Dispose();
    }
}
