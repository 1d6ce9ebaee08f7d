using System.Numerics;

namespace DbDb.Functional.Properties;

/// <summary>
/// Where the types are FoundationDB's, the bytes are those of its tuple layer, as design/tuple.md of its sources says.
/// </summary>
public class TupleLayerVectors
{
    [Theory]
    [InlineData(0L, "14")]
    [InlineData(1L, "15 01")]
    [InlineData(255L, "15 FF")]
    [InlineData(256L, "16 01 00")]
    [InlineData(long.MaxValue, "1C 7F FF FF FF FF FF FF FF")]
    [InlineData(-1L, "13 FE")]
    [InlineData(-255L, "13 00")]
    [InlineData(-256L, "12 FE FF")]
    [InlineData(-5551212L, "11 AB 4B 93")]
    [InlineData(long.MinValue, "0C 7F FF FF FF FF FF FF FF")]
    public void Integers_of_64_bits(long value, string bytes)
    {
        Is(bytes, Codec.Int64.Encode(value));
        Is(bytes, Codec.Int128.Encode(value));
        Is(bytes, Codec.BigInteger.Encode(value));
    }

    [Fact]
    public void Integers_of_more_than_64_bits_have_their_length_first()
    {
        Is("1C FF FF FF FF FF FF FF FF", Codec.UInt64.Encode(ulong.MaxValue));
        Is("0C 00 00 00 00 00 00 00 00", Codec.BigInteger.Encode(-(BigInteger)ulong.MaxValue));
        Is("1D 09 01 00 00 00 00 00 00 00 00", Codec.BigInteger.Encode(BigInteger.One << 64));
        Is("0B F6 FE FF FF FF FF FF FF FF FF", Codec.BigInteger.Encode(-(BigInteger.One << 64)));
    }

    [Fact]
    public void Text_and_bytes_end_with_a_zero_and_escape_it()
    {
        Is("02 46 C3 94 4F 00 FF 62 61 72 00", Codec.String.Encode("F\u00d4O\u0000bar"));
        Is("01 66 6F 6F 00 FF 62 61 72 00", Codec.Bytes.Encode("foo\0bar"));
    }

    [Fact]
    public void Floating_point_numbers_truth_values_and_identifiers()
    {
        Is("20 3D D7 FF FF", Codec.Single.Encode(-42f));
        Is("21 3F BA FF FF FF FF FF FF", Codec.Double.Encode(-42d));
        Is("26", Codec.Boolean.Encode(false));
        Is("27", Codec.Boolean.Encode(true));
        Is(
            "30 00 11 22 33 44 55 66 77 88 99 AA BB CC DD EE FF",
            Codec.Guid.Encode(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")));
        Is("00", Codec.Nullable(Codec.Int32).Encode(null));
    }

    [Fact]
    public void Tuples_are_one_element_after_the_other() =>
        Is("02 61 00 14 27", Codec.Tuple(Codec.String, Codec.Int32, Codec.Boolean).Encode(("a", 0, true)));

    private static void Is(string bytes, Key key) =>
        Assert.Equal(bytes.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(key.Span));
}
