using System.Buffers.Binary;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>The laws of codecs let a sound codec pass and no broken one.</summary>
public class CodecLawsBite
{
    private static readonly Arbitrary<int> _numbers = ArbMap.Default.ArbFor<int>();

    [Fact]
    public void A_sound_codec_passes()
    {
        CodecLaws.RoundTrips(_numbers, Sound, key => BinaryPrimitives.ReadInt32BigEndian(key.Span) ^ int.MinValue);
        CodecLaws.RoundTrips(
            _numbers,
            number => new Value(BitConverter.GetBytes(number)),
            value => BitConverter.ToInt32(value.Span)
        );
        CodecLaws.KeepsOrder(_numbers, Comparer<int>.Default, Sound);
    }

    [Fact]
    public void A_codec_that_loses_something_is_caught()
    {
        var broken = Assert.Throws<LawBrokenException>(() =>
            CodecLaws.RoundTrips(
                _numbers,
                number => new Value(BitConverter.GetBytes(Math.Abs(number))),
                value => BitConverter.ToInt32(value.Span)
            )
        );
        Assert.Equal("-1", broken.Counterexample);
    }

    [Fact]
    public void A_codec_that_throws_is_caught()
    {
        var broken = Assert.Throws<LawBrokenException>(() =>
            CodecLaws.RoundTrips(_numbers, number => (Key)new byte[4 / (number & 1)], key => key.Length)
        );
        Assert.IsType<DivideByZeroException>(broken.InnerException);
    }

    [Fact]
    public void A_key_that_is_too_long_is_caught() =>
        Assert.Throws<LawBrokenException>(() =>
            CodecLaws.RoundTrips(
                _numbers,
                number => (Key)new byte[Limits.MaxKeyBytes + (number & 1)],
                key => 0,
                EqualityComparer<int>.Create((_, _) => true, _ => 0)
            )
        );

    [Fact]
    public void A_codec_that_never_makes_the_same_key_twice_is_caught()
    {
        var calls = 0;
        Assert.Throws<LawBrokenException>(() =>
            CodecLaws.RoundTrips(
                _numbers,
                number => (Key)$"{number} {calls++}",
                key => int.Parse(key.ToString().Split(' ')[0], CultureInfo.InvariantCulture)
            )
        );
    }

    [Fact]
    public void A_codec_that_puts_negative_numbers_last_is_caught()
    {
        var broken = Assert.Throws<LawBrokenException>(() =>
            CodecLaws.KeepsOrder(_numbers, Comparer<int>.Default, Unsigned)
        );
        Assert.Contains("are in another order than their keys", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_codec_that_gives_two_items_one_key_is_caught() =>
        Assert.Throws<LawBrokenException>(() =>
            CodecLaws.KeepsOrder(_numbers, Comparer<int>.Default, number => Sound(number & ~1))
        );

    private static Key Sound(int number) => Unsigned(number ^ int.MinValue);

    private static Key Unsigned(int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
