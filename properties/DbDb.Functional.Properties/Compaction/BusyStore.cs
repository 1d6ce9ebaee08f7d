using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// A store to which others append while it is compacted: something happens at each read, until the writers' lock is
/// held.
/// </summary>
/// <param name="inner">The store; it is closed with this one.</param>
/// <param name="meanwhile">What happens.</param>
internal sealed class BusyStore(IStore inner, Action meanwhile) : StoreDecorator(inner)
{
    private bool _isCompacted;

    public override Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
    {
        if (_isCompacted)
        {
            meanwhile();
        }

        return base.Read(address);
    }

    public override Either<DbError, ILogReplacement> BeginReplacement(LogHead? genesis = null)
    {
        _isCompacted = true;
        return base.BeginReplacement(genesis).Map(replacement => (ILogReplacement)new Replacement(this, replacement));
    }

    private sealed class Replacement(BusyStore old, ILogReplacement inner) : ILogReplacement
    {
        public IStore Store => inner.Store;

        public Either<DbError, IStore> Complete(LogHead copied, Func<LogHead, Either<DbError, Unit>> catchUp)
        {
            old._isCompacted = false;
            return inner.Complete(copied, catchUp);
        }

        public void Dispose() => inner.Dispose();
    }
}
