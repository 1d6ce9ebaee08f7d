using System.Collections;
using System.Numerics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>Every codec of one element, and some that are made of others.</summary>
internal sealed class CodecCases : IEnumerable<object[]>
{
    public static CodecCase[] All => [.. Elements(), .. Composed()];

    /// <summary>Those whose first byte can be the least, the greatest, or any between.</summary>
    public static CodecCase[] Following =>
    [
        Case(Codec.Nullable(Codec.Boolean), Maybe(From(Gen.Elements(false, true)))),
        Case(Codec.BigInteger, Bigs()),
        Descending(Codec.Nullable(Codec.Int32), Maybe(Integers(number => (int)number)), Comparer<int?>.Default),
        Case(Codec.Bytes, ByteStrings()),
    ];

    public IEnumerator<object[]> GetEnumerator() => All.Select(one => new object[] { one }).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Those of one element.</summary>
    internal static IEnumerable<CodecCase> Elements() =>
    [
        Case(Codec.Boolean, From(Gen.Elements(false, true))),
        Case(Codec.Char, Integers(number => (char)number)),
        Case(Codec.Byte, Integers(number => (byte)number)),
        Case(Codec.SByte, Integers(number => (sbyte)number)),
        Case(Codec.Int16, Integers(number => (short)number)),
        Case(Codec.UInt16, Integers(number => (ushort)number)),
        Case(Codec.Int32, Integers(number => (int)number)),
        Case(Codec.UInt32, Integers(number => (uint)number)),
        Case(Codec.Int64, Integers(number => (long)number)),
        Case(Codec.UInt64, Integers(number => (ulong)number)),
        Case(Codec.Int128, Integers(number => number)),
        Case(Codec.UInt128, Integers(number => (UInt128)number)),
        Case(Codec.BigInteger, Bigs()),
        Case(Codec.Half, Integers(bits => BitConverter.UInt16BitsToHalf((ushort)bits)), TotalOrder<Half>.Instance),
        Case(Codec.Single, Integers(bits => BitConverter.UInt32BitsToSingle((uint)bits)), TotalOrder<float>.Instance),
        Case(Codec.Double, Integers(bits => BitConverter.UInt64BitsToDouble((ulong)bits)), TotalOrder<double>.Instance),
        Case(Codec.Decimal, Numbers()),
        Case(Codec.String, Texts(), CodePoints),
        Case(Codec.Bytes, ByteStrings()),
        Case(Codec.Guid, Guids()),
        Case(Codec.GuidLittleEndian, Guids(), Comparer<Guid>.Create((one, other) =>
            one.ToByteArray().AsSpan().SequenceCompareTo(other.ToByteArray()))),
        Case(Codec.DateOnly, Integers(n => DateOnly.FromDayNumber((int)Within(n, DateOnly.MaxValue.DayNumber)))),
        Case(Codec.TimeOnly, Integers(n => new TimeOnly((long)Within(n, TimeOnly.MaxValue.Ticks)))),
        Case(Codec.TimeSpan, Integers(number => new TimeSpan((long)number))),
        Case(Codec.DateTime(DateTimeKind.Utc), Times(DateTimeKind.Utc)),
        Case(Codec.DateTime(DateTimeKind.Unspecified), Times(DateTimeKind.Unspecified)),
        new CodecCase<DateTimeOffset>(Codec.DateTimeOffset, Offsets(), ByInstantAndOffset, Exactly),
        Case(Codec.Enum<DayOfWeek>(), Integers(number => (DayOfWeek)(int)number)),
        Case(Codec.Enum<Wide>(), Integers(number => (Wide)(ulong)number)),
        Case(Codec.Nullable(Codec.Int32), Maybe(Integers(number => (int)number))),
        Case(
            Codec.Option(Codec.String),
            Optional(Texts()),
            Comparer<Option<string>>.Create((one, other) => Text(one) is { } a && Text(other) is { } b
                ? CodePoints.Compare(a, b)
                : one.IsSome.CompareTo(other.IsSome))),
    ];

    private enum Wide : ulong
    {
        None = 0,
    }

    private static Comparer<string> CodePoints { get; } = Comparer<string>.Create((one, other) =>
        Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(other)));

    private static Comparer<DateTimeOffset> ByInstantAndOffset { get; } = Comparer<DateTimeOffset>.Create(
        (one, other) => (one.UtcTicks, one.Offset).CompareTo((other.UtcTicks, other.Offset)));

    private static EqualityComparer<DateTimeOffset> Exactly { get; } =
        EqualityComparer<DateTimeOffset>.Create((one, other) => one.EqualsExact(other), one => one.GetHashCode());

    private static IEnumerable<CodecCase> Composed() =>
    [
        Descending(Codec.Int64, Integers(number => (long)number), Comparer<long>.Default),
        Descending(Codec.String, Texts(), CodePoints),
        Descending(Codec.Bytes, ByteStrings(), Comparer<Key>.Default),
        Descending(Codec.Decimal, Numbers(), Comparer<decimal>.Default),
        Descending(Codec.BigInteger, Bigs(), Comparer<BigInteger>.Default),
        Descending(Codec.Nullable(Codec.Int32), Maybe(Integers(number => (int)number)), Comparer<int?>.Default),
        Case(
            Codec.Tuple(Codec.Boolean, Codec.Int32, Codec.Byte, Codec.Int64, Codec.Bytes, Codec.Char, Codec.Guid),
            Arb.From(
                from a in Gen.Elements(false, true)
                from b in Integers(number => (int)number % 2).Generator
                from c in Gen.Elements<byte>(0, 1)
                from d in Integers(number => (long)number % 2).Generator
                from e in ByteStrings().Generator
                from f in Gen.Elements('a', 'b')
                from g in Guids().Generator
                select (a, b, c, d, e, f, g))),
    ];

    private static CodecCase<T> Descending<T>(KeyCodec<T> codec, Arbitrary<T> values, IComparer<T> order) =>
        Case(codec.Descending(), values, Comparer<T>.Create((one, other) => order.Compare(other, one)));

    private static CodecCase<T> Case<T>(KeyCodec<T> codec, Arbitrary<T> values, IComparer<T>? order = null) =>
        new(codec, values, order ?? Comparer<T>.Default, equality: null);

    private static Arbitrary<T> From<T>(Gen<T> values) => Arb.From(values);

    // Of every size, both signs, and next to where a type ends.
    private static Arbitrary<T> Integers<T>(Func<Int128, T> of) => Arb.From(
        from shift in Gen.Choose(0, 127)
        from high in Longs()
        from low in Longs()
        from near in Gen.Choose(-2, 2)
        from isNear in Gen.Elements(false, true)
        let bits = new Int128((ulong)high, (ulong)low)
        select of(isNear ? unchecked((bits < 0 ? -1 : 1) * (Int128.One << shift) + near) : bits >> shift));

    private static Gen<long> Longs() =>
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select (long)high << 32 | (uint)low;

    private static Arbitrary<BigInteger> Bigs() => Arb.From(
        from length in Gen.OneOf(Gen.Choose(0, 20), Gen.Choose(250, 255))
        from bytes in Gen.ArrayOf(Gen.Choose(0, 255).Select(number => (byte)number), length)
        from isNegative in Gen.Elements(false, true)
        let magnitude = new BigInteger(bytes, isUnsigned: true)
        select isNegative ? -magnitude : magnitude);

    private static Arbitrary<decimal> Numbers() => Arb.From(
        Gen.OneOf(
            from low in Longs()
            from high in Gen.Choose(int.MinValue, int.MaxValue)
            from isNegative in Gen.Elements(false, true)
            from scale in Gen.Choose(0, 28)
            from shift in Gen.Choose(0, 63)
            let top = shift == 0 ? high : 0
            select new decimal((int)(low >> shift), (int)(low >> 32 >> shift), top, isNegative, (byte)scale),
            Gen.Elements(0m, 1m, -1m, 0.1m, 10m, 1.00m, 100m, 99m, 0.01m, decimal.MaxValue, decimal.MinValue, 1e-28m)),
        value => value == 0 ? [] : [decimal.Truncate(value / 10), value / 2]);

    private static Arbitrary<string> Texts() => Arb.From(
        Gen.OneOf(
            Gen.ListOf(
                Gen.Elements(0, 1, 'A', 'a', 'b', 0x7F, 0x80, 0x7FF, 0x800, 0xD7FF, 0xE000, 0xFFFF, 0x10000, 0x10FFFF))
                .Select(runes => string.Concat(runes.Select(rune => new Rune(rune).ToString()))),
            Gen.Constant(new string('x', 400))),
        text => text.Length == 0 ? [] : text.EnumerateRunes().Select(rune => rune.ToString()).ToArray() is var runes
            ? [string.Concat(runes.Take(runes.Length / 2)), string.Concat(runes.SkipLast(1))]
            : []);

    private static Arbitrary<Key> ByteStrings() => Arb.From(
        Gen.ArrayOf(Gen.Elements<byte>(0, 1, 2, 0xFE, 0xFF)).Select(bytes => new Key(bytes)),
        key => key.Length == 0 ? [] : [new Key(key.Bytes[..^1]), new Key(key.Bytes[..(key.Length / 2)])]);

    private static Arbitrary<Guid> Guids() => Arb.From(
        Gen.ArrayOf(Gen.Elements<byte>(0, 1, 0x7F, 0x80, 0xFF), 16).Select(bytes => new Guid(bytes)));

    private static Arbitrary<DateTime> Times(DateTimeKind kind) =>
        Integers(number => new DateTime((long)Within(number, DateTime.MaxValue.Ticks), kind));

    private static Arbitrary<DateTimeOffset> Offsets() => Arb.From(
        from near in Gen.Choose(0, 3)
        from utc in Times(DateTimeKind.Utc).Generator
        from minutes in Gen.OneOf(Gen.Choose(-14 * 60, 14 * 60), Gen.Elements(0, 60))
        let offset = TimeSpan.FromMinutes(minutes)
        let ticks = near > 0 ? near + TimeSpan.TicksPerDay : utc.Ticks
        let local = Math.Clamp(ticks + offset.Ticks, 0, DateTime.MaxValue.Ticks)
        where local - offset.Ticks >= 0 && local - offset.Ticks <= DateTime.MaxValue.Ticks
        select new DateTimeOffset(local, offset));

    private static Arbitrary<T?> Maybe<T>(Arbitrary<T> values)
        where T : struct =>
        Arb.From(Gen.Frequency((1, Gen.Constant((T?)null)), (3, values.Generator.Select(value => (T?)value))));

    private static Arbitrary<Option<T>> Optional<T>(Arbitrary<T> values) => Arb.From(Gen.Frequency(
        (1, Gen.Constant(Option<T>.None)),
        (3, values.Generator.Select(value => Option<T>.Some(value)))));

    private static string? Text(Option<string> text) => text.OrNull();

    private static Int128 Within(Int128 number, long most) => Int128.Abs(number >> 1) % (most + 1);

    /// <summary>That of IEEE 754: by the bits, the sign being a sign.</summary>
    private sealed class TotalOrder<T> : IComparer<T>
        where T : IFloatingPointIeee754<T>
    {
        public static TotalOrder<T> Instance { get; } = new();

        public int Compare(T? x, T? y) => default(TotalOrderIeee754Comparer<T>).Compare(x, y);
    }
}
