using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>A store that says when it is read.</summary>
internal sealed class ReadHookStore(IStore inner) : StoreDecorator(inner)
{
    public int Reads { get; private set; }

    /// <summary>Is told before each read how many there were, it included.</summary>
    public Action<int> OnRead { get; set; } = _ => { };

    public override Either<DbError, ReadOnlyMemory<byte>> Read(Address address)
    {
        OnRead(++Reads);
        return base.Read(address);
    }
}
