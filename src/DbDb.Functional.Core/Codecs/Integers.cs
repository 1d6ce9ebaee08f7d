using System.Buffers.Binary;
using System.Numerics;

namespace DbDb.Functional.Codecs;

/// <summary>
/// Integers of any size: the number of bytes, then the bytes, the first the greatest; of a negative one all of it
/// turned over. Small ones are short.
/// </summary>
internal static class Integers
{
    // What the byte that says how many bytes follow can say.
    private const int Most = byte.MaxValue;

    public static void Write(long value, ref KeyWriter writer)
    {
        if (value >= 0)
        {
            Write((ulong)value, ref writer);
            return;
        }

        // Its magnitude, less one, turned over, is what two's complement has in as many bytes.
        var magnitude = unchecked((ulong)-value);
        var length = LengthOf(magnitude);
        writer.Write((byte)(ElementCode.Zero - length));
        WriteLast(~magnitude, length, ref writer);
    }

    public static void Write(ulong value, ref KeyWriter writer)
    {
        var length = LengthOf(value);
        writer.Write((byte)(ElementCode.Zero + length));
        WriteLast(value, length, ref writer);
    }

    /// <exception cref="ArgumentOutOfRangeException">It takes more than 255 bytes.</exception>
    public static void Write(BigInteger value, ref KeyWriter writer)
    {
        var magnitude = BigInteger.Abs(value);
        var length = magnitude.GetByteCount(isUnsigned: true);
        if (magnitude <= ulong.MaxValue)
        {
            var isNegative = value.Sign < 0;
            var small = (ulong)magnitude;
            var used = LengthOf(small);
            writer.Write((byte)(isNegative ? ElementCode.Zero - used : ElementCode.Zero + used));
            WriteLast(isNegative ? ~small : small, used, ref writer);
            return;
        }

        if (length > Most)
        {
            throw new ArgumentOutOfRangeException(nameof(value), $"an integer of {length} bytes, where {Most} may be");
        }

        writer.Write(value.Sign < 0 ? ElementCode.LongNegative : ElementCode.LongPositive);
        var start = writer.Length;
        writer.Write((byte)length);
        _ = magnitude.TryWriteBytes(writer.Room(length), out _, isUnsigned: true, isBigEndian: true);
        writer.Advance(length);
        if (value.Sign < 0)
        {
            writer.Complement(start);
        }
    }

    public static long ReadInt64(ref KeyReader reader)
    {
        var length = ReadLength(ref reader);
        if (length >= 0)
        {
            var number = Positive(reader.ReadNumber(length), length);
            return number <= long.MaxValue ? (long)number : throw OutOfRange();
        }

        var magnitude = Negative(ref reader, -length);
        return magnitude <= 1UL << 63 ? (long)-(Int128)magnitude : throw OutOfRange();
    }

    public static ulong ReadUInt64(ref KeyReader reader)
    {
        var length = ReadLength(ref reader);
        return length >= 0 ? Positive(reader.ReadNumber(length), length) : throw OutOfRange();
    }

    public static BigInteger ReadBig(ref KeyReader reader)
    {
        if (reader.Peek() is not (ElementCode.LongNegative or ElementCode.LongPositive))
        {
            var small = ReadLength(ref reader);
            return small >= 0
                ? Positive(reader.ReadNumber(small), small)
                : -(BigInteger)Negative(ref reader, -small);
        }

        var isNegative = reader.ReadByte() == ElementCode.LongNegative;
        var within = isNegative ? reader.Complement() : reader;
        var length = within.ReadByte();
        Span<byte> bytes = stackalloc byte[length];
        within.Read(bytes);
        reader.Position = within.Position;
        if (length <= sizeof(ulong) || bytes[0] == 0)
        {
            throw KeyReader.Malformed("an integer is longer than it must be");
        }

        var magnitude = new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
        return isNegative ? -magnitude : magnitude;
    }

    public static FormatException OutOfRange() => KeyReader.Malformed("an integer is out of its range");

    private static int LengthOf(ulong value) => (64 - BitOperations.LeadingZeroCount(value) + 7) / 8;

    private static void WriteLast(ulong value, int length, ref KeyWriter writer)
    {
        BinaryPrimitives.WriteUInt64BigEndian(writer.Room(sizeof(ulong)), value << 8 * (sizeof(ulong) - length) % 64);
        writer.Advance(length);
    }

    // Negative for a negative one.
    private static int ReadLength(ref KeyReader reader)
    {
        var length = reader.ReadByte() - ElementCode.Zero;
        return length is >= -8 and <= 8 ? length
            : throw (length is -9 or 9 ? OutOfRange() : KeyReader.Malformed("an integer is expected"));
    }

    // Each number is written in one way, else a key that is read would not be the one that is written.
    private static ulong Positive(ulong number, int length) =>
        LengthOf(number) == length ? number : throw KeyReader.Malformed("an integer is longer than it must be");

    private static ulong Negative(ref KeyReader reader, int length) =>
        Positive(~reader.ReadNumber(length) & ulong.MaxValue >> 8 * (sizeof(ulong) - length), length);
}
