using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>
/// A store over another one that counts flushes, successions, and what is read of a log that is to take its place
/// before it does.
/// </summary>
/// <param name="inner">The store; it is closed with this one.</param>
internal sealed class CountingStore(IStore inner) : StoreDecorator(inner)
{
    /// <summary>How often it was flushed.</summary>
    public int Flushes { get; private set; }

    /// <summary>How many logs were to take its place.</summary>
    public int Successions { get; private set; }

    /// <summary>How many reads of these there were before they did.</summary>
    public int SuccessorsReads { get; private set; }

    private int Reads { get; set; }

    public override Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
    {
        Reads++;
        return base.Read(address);
    }

    public override Either<DbError, LogHead> Flush()
    {
        Flushes++;
        return base.Flush();
    }

    public override Either<DbError, ILogReplacement> BeginReplacement(LogHead? genesis = null)
    {
        Successions++;
        return base.BeginReplacement(genesis).Map<ILogReplacement>(succession => new Succession(succession, this));
    }

    private sealed class Succession(ILogReplacement inner, CountingStore old) : ILogReplacement
    {
        private readonly CountingStore _store = new(inner.Store);

        public IStore Store => _store;

        public Either<DbError, IStore> Complete(LogHead copied, Func<LogHead, Either<DbError, Unit>> catchUp)
        {
            old.SuccessorsReads += _store.Reads;
            return inner.Complete(copied, catchUp);
        }

        public void Dispose() => inner.Dispose();
    }
}
