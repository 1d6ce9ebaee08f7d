using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// A store to which others append while it is compacted: something happens at each read, until the writers' lock is
/// held.
/// </summary>
/// <param name="inner">The store; it is closed with this one.</param>
/// <param name="meanwhile">What happens.</param>
internal sealed class BusyStore(IStore inner, Action meanwhile) : IStore
{
    private bool _isCompacted;

    public Either<DbError, Head> ReadHead() => inner.ReadHead();

    public Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
    {
        if (_isCompacted)
        {
            meanwhile();
        }

        return inner.Read(address);
    }

    public Either<DbError, Head> Append(Segment segment) => inner.Append(segment);

    public Either<DbError, Option<IStore>> Successor() => inner.Successor();

    public Either<DbError, ILogReplacement> BeginReplacement(Head? genesis = null)
    {
        _isCompacted = true;
        return inner.BeginReplacement(genesis).Map(replacement => (ILogReplacement)new Replacement(this, replacement));
    }

    public void Dispose() => inner.Dispose();

    private sealed class Replacement(BusyStore old, ILogReplacement inner) : ILogReplacement
    {
        public IStore Store => inner.Store;

        public Either<DbError, IStore> Complete(Head copied, Func<Head, Either<DbError, Unit>> catchUp)
        {
            old._isCompacted = false;
            return inner.Complete(copied, catchUp);
        }

        public void Dispose() => inner.Dispose();
    }
}
