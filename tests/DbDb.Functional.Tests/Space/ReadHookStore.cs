using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>A store that says when it is read.</summary>
internal sealed class ReadHookStore(IStore inner) : IStore
{
    public int Reads { get; private set; }

    /// <summary>Is told before each read how many there were, it included.</summary>
    public Action<int> OnRead { get; set; } = _ => { };

    public Either<DbError, Head> ReadHead() => inner.ReadHead();

    public Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
    {
        OnRead(++Reads);
        return inner.Read(address);
    }

    public Either<DbError, Head> Append(Segment segment) => inner.Append(segment);

    public Either<DbError, Option<IStore>> Successor() => inner.Successor();

    public Either<DbError, ILogReplacement> BeginReplacement(Head? genesis = null) => inner.BeginReplacement(genesis);

    public void Dispose() => inner.Dispose();
}
