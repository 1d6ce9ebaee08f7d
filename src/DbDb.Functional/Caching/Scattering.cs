using System.Numerics;

namespace DbDb.Functional.Caching;

/// <summary>Where in a table an address belongs.</summary>
internal static class Scattering
{
    // The golden ratio's share of 2^64: Fibonacci hashing (Knuth, "The Art of Computer Programming", 6.4). Records lie
    // at all multiples of eight bytes: the product's upper bits depend on all of the address.
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15;

    /// <summary>A number below the length of a table, which is a power of two.</summary>
    public static int Of(Address address, int length) =>
        (int)(address.Bits * Golden >> 32 >> (32 - BitOperations.Log2((uint)length)));
}
