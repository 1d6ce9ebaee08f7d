using System.Globalization;
using System.Numerics;

namespace DbDb.Functional.Codecs;

/// <summary>Floating point numbers as text; NaN with its bits, since each is a key of its own.</summary>
internal static class FloatText
{
    private const string NaN = "NaN:";

    public static string Of(Half value) => Of(value, BitConverter.HalfToUInt16Bits(value));

    public static string Of(float value) => Of(value, BitConverter.SingleToUInt32Bits(value));

    public static string Of(double value) => Of(value, BitConverter.DoubleToUInt64Bits(value));

    public static Half ReadHalf(string text) => Read<Half, ushort>(text, BitConverter.UInt16BitsToHalf);

    public static float ReadSingle(string text) => Read<float, uint>(text, BitConverter.UInt32BitsToSingle);

    public static double ReadDouble(string text) => Read<double, ulong>(text, BitConverter.UInt64BitsToDouble);

    private static string Of<T>(T value, IFormattable bits)
        where T : IFloatingPoint<T> =>
        T.IsNaN(value)
            ? NaN + bits.ToString("X", CultureInfo.InvariantCulture)
            : value.ToString("R", CultureInfo.InvariantCulture);

    private static T Read<T, TBits>(string text, Func<TBits, T> from)
        where T : IFloatingPoint<T>
        where TBits : IBinaryInteger<TBits> =>
        text.StartsWith(NaN, StringComparison.Ordinal)
            ? from(TBits.Parse(
                text.AsSpan(NaN.Length),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture))
            : T.Parse(text, CultureInfo.InvariantCulture);
}
