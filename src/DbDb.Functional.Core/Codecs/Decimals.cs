namespace DbDb.Functional.Codecs;

/// <summary>
/// Decimals by their value, whatever their scale: the sign and the power of a hundred, in a byte, then two digits a
/// byte, 1 to 100, as far as they aren't zero, then a zero; of a negative one all of it turned over.
/// </summary>
internal static class Decimals
{
    // 0 lies between the negative and the positive ones. So many pairs of digits may stand before or after the point.
    private const byte Zero = 0x80;
    private const int Middle = 0xC0;
    private const int MostPairs = 15;

    public static void Write(decimal value, ref KeyWriter writer)
    {
        writer.Write(ElementCode.Decimal);
        if (value == 0)
        {
            writer.Write(Zero);
            return;
        }

        var start = writer.Length;
        var (number, scale) = PartsOf(value);
        if (scale % 2 != 0)
        {
            (number, scale) = (number * 10, scale + 1);
        }

        Span<byte> pairs = stackalloc byte[MostPairs];
        var at = pairs.Length;
        for (; number != 0; number /= 100)
        {
            pairs[--at] = (byte)(number % 100 + 1);
        }

        var significant = pairs[at..].TrimEnd((byte)1);
        writer.Write((byte)(Middle + pairs.Length - at - scale / 2));
        writer.Write(significant);
        writer.Write(0);
        if (value < 0)
        {
            writer.Complement(start);
        }
    }

    public static decimal Read(ref KeyReader reader)
    {
        var sign = reader.Peek();
        if (sign == Zero)
        {
            _ = reader.ReadByte();
            return 0;
        }

        var isNegative = sign < Zero;
        var within = isNegative ? reader.Complement() : reader;
        var power = within.ReadByte() - Middle;
        var (number, count) = (UInt128.Zero, 0);
        byte last = 0;
        for (byte pair; (pair = within.ReadByte()) != 0; count++)
        {
            last = pair is >= 1 and <= 100 && count < MostPairs && (count > 0 || pair > 1)
                ? pair
                : throw KeyReader.Malformed("the digits of a decimal are wrong");
            number = number * 100 + (uint)(pair - 1);
        }

        reader.Position = within.Position;
        if (last is 0 or 1)
        {
            throw KeyReader.Malformed("the digits of a decimal are wrong");
        }

        return Value(number, 2 * (power - count), isNegative);
    }

    // Of no zeros at its end.
    private static (UInt128 Number, int Scale) PartsOf(decimal value)
    {
        Span<int> bits = stackalloc int[4];
        _ = decimal.GetBits(value, bits);
        var number = new UInt128((uint)bits[2], (ulong)(uint)bits[1] << 32 | (uint)bits[0]);
        return (number, bits[3] >> 16 & 0xFF);
    }

    private static decimal Value(UInt128 number, int exponent, bool isNegative)
    {
        for (; exponent > 0 && number <= UInt128.MaxValue / 10; exponent--)
        {
            number *= 10;
        }

        for (; exponent < 0 && (number % 10 == 0 || exponent < -28); exponent++)
        {
            number = number % 10 == 0 ? number / 10 : throw KeyReader.Malformed("a decimal is out of its range");
        }

        var (high, low) = ((ulong)(number >> 64), (ulong)number);
        return exponent <= 0 && high <= uint.MaxValue
            ? new((int)low, (int)(low >> 32), (int)high, isNegative, (byte)-exponent)
            : throw KeyReader.Malformed("a decimal is out of its range");
    }
}
