using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>A store over another one that counts flushes, successions, and what is read of a log that is to take its place before it does.</summary>
/// <param name="inner">The store; it is closed with this one.</param>
internal sealed class CountingStore(IStore inner) : IStore
{
    /// <summary>How often it was flushed.</summary>
    public int Flushes { get; private set; }

    /// <summary>How many logs were to take its place.</summary>
    public int Successions { get; private set; }

    /// <summary>How many reads of these there were before they did.</summary>
    public int SuccessorsReads { get; private set; }

    private int Reads { get; set; }

    public Either<DbError, Head> ReadHead() => inner.ReadHead();

    public Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
    {
        Reads++;
        return inner.Read(address);
    }

    public Either<DbError, Head> Append(Segment segment) => inner.Append(segment);

    public Either<DbError, Head> Append(Segment segment, bool sync, Func<Head, Segment?> again) => inner.Append(segment, sync, again);

    public Either<DbError, Head> Flush()
    {
        Flushes++;
        return inner.Flush();
    }

    public Either<DbError, Option<IStore>> Successor() => inner.Successor();

    public Either<DbError, ILogReplacement> BeginReplacement(Head? genesis = null)
    {
        Successions++;
        return inner.BeginReplacement(genesis).Map<ILogReplacement>(succession => new Succession(succession, this));
    }

    public void Dispose() => inner.Dispose();

    private sealed class Succession(ILogReplacement inner, CountingStore old) : ILogReplacement
    {
        private readonly CountingStore _store = new(inner.Store);

        public IStore Store => _store;

        public Either<DbError, IStore> Complete(Head copied, Func<Head, Either<DbError, Unit>> catchUp)
        {
            old.SuccessorsReads += _store.Reads;
            return inner.Complete(copied, catchUp);
        }

        public void Dispose() => inner.Dispose();
    }
}
