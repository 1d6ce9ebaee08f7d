using System.Numerics;
using System.Runtime.InteropServices;

namespace DbDb.Functional.Values;

/// <summary>
/// The checksum of a record or superblock slot: CRC-32C in four interleaved lanes, which a processor computes side by
/// side. It isn't the standard CRC-32C of the bytes. FORMAT.md defines it.
/// </summary>
internal static class Checksum
{
    private const int LaneCount = 4;

    /// <summary>
    /// The bytes at the front of every checked block that hold the checksum itself, and count as zeros in it.
    /// </summary>
    public const int Size = sizeof(uint);

    /// <summary>
    /// The checksum of <paramref name="block"/>, whose length is a multiple of 8, in the file of this generation at
    /// this place.
    /// </summary>
    public static uint Of(ReadOnlySpan<byte> block, ulong generation, ulong place)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(block);
        var lane0 = BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, generation), place);
        var (lane1, lane2, lane3) = (1u, 2u, 3u);
        lane0 = BitOperations.Crc32C(lane0, words[0] & ~(ulong)uint.MaxValue);
        words = words[1..];
        while (words.Length >= LaneCount)
        {
            lane0 = BitOperations.Crc32C(lane0, words[0]);
            lane1 = BitOperations.Crc32C(lane1, words[1]);
            lane2 = BitOperations.Crc32C(lane2, words[2]);
            lane3 = BitOperations.Crc32C(lane3, words[3]);
            words = words[LaneCount..];
        }

        foreach (var word in words)
        {
            lane0 = BitOperations.Crc32C(lane0, word);
        }

        return ~(Mixed(Mixed(Mixed(lane0) ^ lane1) ^ lane2) ^ lane3);
    }

    // A bijection, so that what changes one lane changes the sum; and not a linear one, as the CRC's own step would be:
    // with that, the same change in neighbouring words, or two words that changed places, would cancel out.
    // (MurmurHash3's finalizer, by A. Appleby.)
    private static uint Mixed(uint lane)
    {
        lane = (lane ^ (lane >> 16)) * 0x85EBCA6B;
        lane = (lane ^ (lane >> 13)) * 0xC2B2AE35;
        return lane ^ (lane >> 16);
    }
}
