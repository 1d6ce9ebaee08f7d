using System.Buffers.Binary;

namespace DbDb.Functional.Properties;

/// <summary>
/// The checksum as FORMAT.md has it, in its plainest form: bit by bit, and sharing no code with the one in use.
/// </summary>
internal static class ReferenceChecksum
{
    private const uint ReflectedPolynomial = 0x82F63B78;

    public static uint Of(ReadOnlySpan<byte> block, ulong generation, ulong place)
    {
        var words = new ulong[block.Length / 8];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt64LittleEndian(block[(i * 8)..]);
        }

        var lanes = new uint[] { Step(Step(Step(0xFFFFFFFF, generation), place), words[0] >> 32 << 32), 1, 2, 3 };
        var inRounds = 1 + (words.Length - 1) / 4 * 4;
        for (var i = 1; i < words.Length; i++)
        {
            var lane = i < inRounds ? (i - 1) % 4 : 0;
            lanes[lane] = Step(lanes[lane], words[i]);
        }

        return ~(Mix(Mix(Mix(lanes[0]) ^ lanes[1]) ^ lanes[2]) ^ lanes[3]);
    }

    private static uint Step(uint state, ulong word)
    {
        for (var bit = 0; bit < 64; bit++)
        {
            var feedback = (state ^ (uint)(word >> bit)) & 1;
            state = (state >> 1) ^ (feedback == 1 ? ReflectedPolynomial : 0);
        }

        return state;
    }

    private static uint Mix(uint x)
    {
        x = unchecked((x ^ (x >> 16)) * 0x85EBCA6Bu);
        x = unchecked((x ^ (x >> 13)) * 0xC2B2AE35u);
        return x ^ (x >> 16);
    }
}
