using System.Numerics;

namespace DbDb.Functional;

/// <summary>
/// The addresses of nodes that were let go of lately without having been used again: one that is asked for after all is worth more than it seemed. A table of
/// fixed size, in which the newer takes the place of the older.
/// </summary>
internal sealed class Ghosts(long budget)
{
    private const long BytesANode = 4 << 10;
    private const int Most = 1 << 20;

    private readonly ulong[] _addresses = new ulong[(int)Math.Clamp((long)BitOperations.RoundUpToPowerOf2((ulong)(budget / BytesANode)), 1, Most)];

    public void Add(Address address) => Slot(address) = address.Bits;

    /// <summary>Whether this one is among them; then it no longer is.</summary>
    public bool Remove(Address address)
    {
        ref var slot = ref Slot(address);
        if (slot != address.Bits)
        {
            return false;
        }

        slot = 0;
        return true;
    }

    // Nodes lie at all multiples of eight bytes: the product's upper bits depend on all of the address.
    private ref ulong Slot(Address address) =>
        ref _addresses[(int)((address.Bits * 0x9E37_79B9_7F4A_7C15UL) >> 40) & (_addresses.Length - 1)];
}
