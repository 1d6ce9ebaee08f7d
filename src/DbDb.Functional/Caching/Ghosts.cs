using System.Numerics;

namespace DbDb.Functional.Caching;

/// <summary>
/// The addresses of nodes that were let go of lately without having been used again, or weren't kept at all: one that
/// is asked for after all is worth more than it seemed. A table of fixed size, in which the newer takes the place of
/// the older; it is made when first there is one.
/// </summary>
internal sealed class Ghosts(long budget)
{
    // A quarter as many as the cache has places: with more of them nodes are kept that aren't asked for again, on
    // random keys and on skewed ones.
    private const long BytesANode = 16 << 10;
    private const int Most = 1 << 20;

    private ulong[]? _addresses;

    public void Add(Address address)
    {
        _addresses ??= new ulong[
            (int)Math.Clamp((long)BitOperations.RoundUpToPowerOf2((ulong)(budget / BytesANode)), 1, Most)
        ];
        Slot(_addresses, address) = address.Bits;
    }

    /// <summary>Whether this one is among them.</summary>
    public bool Has(Address address) => _addresses is not null && Slot(_addresses, address) == address.Bits;

    /// <summary>Takes this one out; whether it was among them.</summary>
    public bool Remove(Address address)
    {
        if (!Has(address))
        {
            return false;
        }

        Slot(_addresses!, address) = 0;
        return true;
    }

    private static ref ulong Slot(ulong[] addresses, Address address) =>
        ref addresses[Scattering.Of(address, addresses.Length)];
}
