using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>A store on a rotten disk: one bit of what lies at one address reads wrong.</summary>
internal sealed class DamagingStore(IStore inner) : IStore
{
    private Address _at;
    private int _bit;

    /// <summary>The addresses that were read, in order.</summary>
    public List<Address> Read { get; } = [];

    /// <summary>Turns over a bit of the record at an address.</summary>
    public void Damage(Address address, int bit) => (_at, _bit) = (address, bit);

    public Either<DbError, Head> ReadHead() => inner.ReadHead();

    Either<DbError, ReadOnlyMemory<byte>> IStore.Read(Address address)
    {
        Read.Add(address);
        return address == _at ? inner.Read(address).Map(Rotten) : inner.Read(address);
    }

    public Either<DbError, Head> Append(Segment segment) => inner.Append(segment);

    public void Dispose() => inner.Dispose();

    private ReadOnlyMemory<byte> Rotten(ReadOnlyMemory<byte> bytes)
    {
        var copy = bytes.ToArray();
        copy[_bit / 8 % copy.Length] ^= (byte)(1 << (_bit % 8));
        return copy;
    }
}
