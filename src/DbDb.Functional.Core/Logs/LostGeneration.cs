using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace DbDb.Functional.Logs;

/// <summary>
/// A checksum run backwards, for a file whose superblock can't tell its generation: any record that is whole does. A
/// checksum depends on 32 bits of the generation only, so what comes back is one of the many that give the same
/// checksums everywhere in the file; it does for reading, and for nothing else.
/// </summary>
internal static class LostGeneration
{
    private const int Lanes = 4;
    private const int BitsInStep = 64;
    private const uint Castagnoli = 0x82F63B78; // reflected

    // The inverses, modulo 2³², of the factors in the checksum's mixing.
    private const uint UndoFirst = 0xA5CB9243;
    private const uint UndoSecond = 0x7ED1B41D;

    /// <summary>A generation under which this record, if it is whole, has the checksum that lies in it.</summary>
    public static ulong Of(ReadOnlySpan<byte> padded, Address address)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(padded);
        Span<uint> lanes = [0, 1, 2, 3];
        lanes[0] = BitOperations.Crc32C(BitOperations.Crc32C(lanes[0], address.Bits), words[0] & ~(ulong)uint.MaxValue);
        var dealt = (words.Length - 1) / Lanes * Lanes;
        for (var i = 0; i < words.Length - 1; i++)
        {
            var lane = i < dealt ? i % Lanes : 0;
            lanes[lane] = BitOperations.Crc32C(lanes[lane], words[i + 1]);
        }

        var end = Unmixed(
            Unmixed(Unmixed(~BinaryPrimitives.ReadUInt32LittleEndian(padded) ^ lanes[3]) ^ lanes[2]) ^ lanes[1]
        );

        // A step of CRC is linear: lane 0 from its true beginning differs from lane 0 from zero by that beginning,
        // moved on as many steps: the generation, the address, and the words of this lane.
        var steps = 2 + dealt / Lanes + (words.Length - 1) % Lanes;
        return uint.MaxValue ^ Back(end ^ lanes[0], steps + 1);
    }

    private static uint Back(uint state, int steps)
    {
        for (var bit = 0L; bit < (long)steps * BitsInStep; bit++)
        {
            state = (state & (1U << 31)) == 0 ? state << 1 : ((state ^ Castagnoli) << 1) | 1;
        }

        return state;
    }

    private static uint Unmixed(uint mixed)
    {
        mixed = (mixed ^ (mixed >> 16)) * UndoSecond;
        mixed = (mixed ^ (mixed >> 13) ^ (mixed >> 26)) * UndoFirst;
        return mixed ^ (mixed >> 16);
    }
}
