using System.Buffers.Binary;

namespace DbDb.Functional.Codecs;

/// <summary>
/// Floating point numbers in the total order of IEEE 754: the sign bit is turned over, and in a negative one all others
/// too.
/// </summary>
internal static class Floats
{
    public static void Write(double value, ref KeyWriter writer)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        writer.Write(ElementCode.Double);
        BinaryPrimitives.WriteUInt64BigEndian(
            writer.Room(sizeof(ulong)),
            bits >> 63 == 0 ? bits ^ 1UL << 63 : ~bits);
        writer.Advance(sizeof(ulong));
    }

    public static void Write(float value, ref KeyWriter writer)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        writer.Write(ElementCode.Single);
        BinaryPrimitives.WriteUInt32BigEndian(
            writer.Room(sizeof(uint)),
            bits >> 31 == 0 ? bits ^ 1U << 31 : ~bits);
        writer.Advance(sizeof(uint));
    }

    public static void Write(Half value, ref KeyWriter writer)
    {
        var bits = BitConverter.HalfToUInt16Bits(value);
        writer.Write(ElementCode.Half);
        BinaryPrimitives.WriteUInt16BigEndian(
            writer.Room(sizeof(ushort)),
            (ushort)(bits >> 15 == 0 ? bits ^ 1 << 15 : ~bits));
        writer.Advance(sizeof(ushort));
    }

    public static double ReadDouble(ref KeyReader reader)
    {
        var bits = reader.ReadNumber(sizeof(ulong));
        return BitConverter.UInt64BitsToDouble(bits >> 63 == 1 ? bits ^ 1UL << 63 : ~bits);
    }

    public static float ReadSingle(ref KeyReader reader)
    {
        var bits = (uint)reader.ReadNumber(sizeof(uint));
        return BitConverter.UInt32BitsToSingle(bits >> 31 == 1 ? bits ^ 1U << 31 : ~bits);
    }

    public static Half ReadHalf(ref KeyReader reader)
    {
        var bits = (ushort)reader.ReadNumber(sizeof(ushort));
        return BitConverter.UInt16BitsToHalf((ushort)(bits >> 15 == 1 ? bits ^ 1 << 15 : ~bits));
    }
}
