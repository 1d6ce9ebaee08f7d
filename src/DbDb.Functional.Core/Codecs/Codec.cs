using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using DbDb.Functional.Codecs;

namespace DbDb.Functional;

/// <summary>
/// The codecs of keys, which keep the order of what they write, and of values. Each comes back as it was, but where its
/// codec says otherwise.
/// </summary>
[SuppressMessage("Naming", "CA1720", Justification = "A codec is named after the type that it writes.")]
public static partial class Codec
{
    /// <summary>Byte strings, unsigned bytewise. A zero in one takes two bytes.</summary>
    public static KeyCodec<Key> Bytes { get; } = Element<Key>.Of(
        "bytes",
        ElementCode.Bytes,
        (value, ref writer) =>
        {
            writer.Write(ElementCode.Bytes);
            var start = writer.Length;
            writer.Write(value.Span);
            Codecs.Bytes.Terminate(ref writer, start);
        },
        (ref reader) => new(reader.ReadTerminated().ToArray()));

    /// <summary>
    /// Text, in the order of its code points, as UTF-8: upper case before lower case, whatever the culture. A text in
    /// which half of a surrogate pair stands alone is refused, since it would come back as another. A U+0000 takes two
    /// bytes.
    /// </summary>
    public static KeyCodec<string> String { get; } =
        Element<string>.Of("string", ElementCode.Text, Texts.Write, Texts.Read);

    /// <summary>Truth values, false first.</summary>
    public static KeyCodec<bool> Boolean { get; } = new Element<bool>(
        "bool",
        (value, ref writer) => writer.Write(value ? ElementCode.True : ElementCode.False),
        (ref reader) => reader.ReadByte() switch
        {
            ElementCode.True => true,
            ElementCode.False => false,
            _ => throw KeyReader.Malformed("a truth value is expected"),
        });

    /// <summary>UTF-16 code units, by their number, which half of a surrogate pair has too.</summary>
    public static KeyCodec<char> Char { get; } = Small("char", char.MinValue, char.MaxValue, value => (char)value);

    /// <summary>Integers of 8 bits, 0 to 255.</summary>
    public static KeyCodec<byte> Byte { get; } = Small("uint8", byte.MinValue, byte.MaxValue, value => (byte)value);

    /// <summary>Integers of 8 bits, −128 to 127.</summary>
    public static KeyCodec<sbyte> SByte { get; } = Small("int8", sbyte.MinValue, sbyte.MaxValue, value => (sbyte)value);

    /// <summary>Integers of 16 bits.</summary>
    public static KeyCodec<short> Int16 { get; } =
        Small("int16", short.MinValue, short.MaxValue, value => (short)value);

    /// <summary>Integers of 16 bits, not negative.</summary>
    public static KeyCodec<ushort> UInt16 { get; } =
        Small("uint16", ushort.MinValue, ushort.MaxValue, value => (ushort)value);

    /// <summary>Integers of 32 bits. A small one, of any type, takes few bytes: 0 one, up to 255 two.</summary>
    public static KeyCodec<int> Int32 { get; } = Small("int32", int.MinValue, int.MaxValue, value => (int)value);

    /// <summary>Integers of 32 bits, not negative.</summary>
    public static KeyCodec<uint> UInt32 { get; } = Small("uint32", uint.MinValue, uint.MaxValue, value => (uint)value);

    /// <summary>Integers of 64 bits.</summary>
    public static KeyCodec<long> Int64 { get; } =
        new Element<long>("int64", Integers.Write, Integers.ReadInt64);

    /// <summary>Integers of 64 bits, not negative.</summary>
    public static KeyCodec<ulong> UInt64 { get; } =
        new Element<ulong>("uint64", Integers.Write, Integers.ReadUInt64);

    /// <summary>Integers of 128 bits.</summary>
    public static KeyCodec<Int128> Int128 { get; } =
        Large("int128", value => value, System.Int128.MinValue, System.Int128.MaxValue, value => (Int128)value);

    /// <summary>Integers of 128 bits, not negative.</summary>
    public static KeyCodec<UInt128> UInt128 { get; } =
        Large("uint128", value => value, System.UInt128.MinValue, System.UInt128.MaxValue, value => (UInt128)value);

    /// <summary>Integers of any size up to 255 bytes without the sign: a larger one is refused.</summary>
    public static KeyCodec<BigInteger> BigInteger { get; } =
        new Element<BigInteger>("integer", Integers.Write, Integers.ReadBig);

    /// <summary>
    /// Floating point numbers of 16 bits in the total order of IEEE 754, as <see cref="Double"/> says.
    /// </summary>
    public static KeyCodec<Half> Half { get; } =
        Element<Half>.Of("half", ElementCode.Half, Floats.Write, Floats.ReadHalf);

    /// <summary>
    /// Floating point numbers of 32 bits in the total order of IEEE 754, as <see cref="Double"/> says.
    /// </summary>
    public static KeyCodec<float> Single { get; } =
        Element<float>.Of("float32", ElementCode.Single, Floats.Write, Floats.ReadSingle);

    /// <summary>
    /// Floating point numbers of 64 bits in the total order of IEEE 754: NaN with a sign, which is the one that
    /// <c>double.NaN</c> is, then −∞, the negative ones, −0, 0, the positive ones, ∞, NaN without a sign. So −0 and 0
    /// are two keys, the one right before the other, and so is each NaN of other bits.
    /// </summary>
    public static KeyCodec<double> Double { get; } =
        Element<double>.Of("float64", ElementCode.Double, Floats.Write, Floats.ReadDouble);

    /// <summary>
    /// Decimals by their value: 1.0 and 1.00 are one key, and what comes back has no zeros at its end, nor a sign if it
    /// is zero.
    /// </summary>
    public static KeyCodec<decimal> Decimal { get; } =
        Element<decimal>.Of("decimal", ElementCode.Decimal, Decimals.Write, Decimals.Read);

    /// <summary>
    /// Guids in the order of their text, which is that of <see cref="System.Guid.CompareTo(System.Guid)"/> and, of
    /// version 7, that of time.
    /// </summary>
    public static KeyCodec<Guid> Guid { get; } = Element<Guid>.Of(
        "guid",
        ElementCode.Guid,
        (value, ref writer) => Guids.Write(value, isBigEndian: true, ref writer),
        (ref reader) => Guids.Read(isBigEndian: true, ref reader));

    /// <summary>
    /// Guids in the order of their bytes as <see cref="System.Guid.ToByteArray()"/> has them, the first three fields
    /// little-endian: for those who have keys in that order elsewhere.
    /// </summary>
    public static KeyCodec<Guid> GuidLittleEndian { get; } = Element<Guid>.Of(
        "guid little-endian",
        ElementCode.GuidLittleEndian,
        (value, ref writer) => Guids.Write(value, isBigEndian: false, ref writer),
        (ref reader) => Guids.Read(isBigEndian: false, ref reader));

    /// <summary>Names of numbers, in the order of the numbers; one without a name is one too.</summary>
    public static KeyCodec<T> Enum<T>()
        where T : struct, Enum =>
        Type.GetTypeCode(typeof(T)) switch
        {
            TypeCode.SByte => SByte.As(Unsafe.BitCast<sbyte, T>, Unsafe.BitCast<T, sbyte>),
            TypeCode.Byte => Byte.As(Unsafe.BitCast<byte, T>, Unsafe.BitCast<T, byte>),
            TypeCode.Int16 => Int16.As(Unsafe.BitCast<short, T>, Unsafe.BitCast<T, short>),
            TypeCode.UInt16 => UInt16.As(Unsafe.BitCast<ushort, T>, Unsafe.BitCast<T, ushort>),
            TypeCode.Int32 => Int32.As(Unsafe.BitCast<int, T>, Unsafe.BitCast<T, int>),
            TypeCode.UInt32 => UInt32.As(Unsafe.BitCast<uint, T>, Unsafe.BitCast<T, uint>),
            TypeCode.Int64 => Int64.As(Unsafe.BitCast<long, T>, Unsafe.BitCast<T, long>),
            TypeCode.UInt64 => UInt64.As(Unsafe.BitCast<ulong, T>, Unsafe.BitCast<T, ulong>),
            _ => throw new UnreachableException(),
        };

    private static Element<T> Small<T>(string name, long least, long most, Func<long, T> from)
        where T : INumberBase<T> =>
        new(
            name,
            (value, ref writer) => Integers.Write(long.CreateTruncating(value), ref writer),
            (ref reader) =>
                Integers.ReadInt64(ref reader) is var number && number >= least && number <= most
                    ? from(number)
                    : throw Integers.OutOfRange());

    private static Element<T> Large<T>(
        string name,
        Func<T, BigInteger> to,
        BigInteger least,
        BigInteger most,
        Func<BigInteger, T> from
    ) =>
        new(
            name,
            (value, ref writer) => Integers.Write(to(value), ref writer),
            (ref reader) =>
                Integers.ReadBig(ref reader) is var number && number >= least && number <= most
                    ? from(number)
                    : throw Integers.OutOfRange());
}
