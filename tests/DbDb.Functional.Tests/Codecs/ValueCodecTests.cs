using System.Text.Json.Serialization;

namespace DbDb.Functional.Tests;

public partial class ValueCodecTests
{
    private static readonly ValueCodec<Order> _json = Codec.Json(OrderContext.Default.Order);

    [Fact]
    public void Json_is_what_its_context_writes_and_anything_else_is_refused()
    {
        var order = new Order("pears", 1250);

        Assert.Equal("""{"What":"pears","Cents":1250}""", _json.Encode(order).ToString());
        Assert.Equal(order, _json.Decode(_json.Encode(order)));
        Assert.Throws<FormatException>(() => _json.Decode("null"));
        Assert.Throws<FormatException>(() => _json.Decode("""{"What":"""));
    }

    [Fact]
    public void Text_is_utf_8_and_no_other_comes_back()
    {
        Assert.Equal("F\u00d4O\0", Codec.Text.Decode(Codec.Text.Encode("F\u00d4O\0")));
        Assert.Throws<System.Text.EncoderFallbackException>(() => Codec.Text.Encode("\uD800"));
        Assert.Throws<FormatException>(() => Codec.Text.Decode(new byte[] { 0xC3 }));
    }

    [Fact]
    public void Raw_values_are_not_copied()
    {
        Value value = new byte[] { 1, 2, 3 };

        Assert.True(value.Bytes.Equals(Codec.Raw.Decode(Codec.Raw.Encode(value)).Bytes));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_is_compressed_comes_back_and_never_takes_more_than_a_byte_more(string text)
    {
        var codec = Codec.Text.Compressed();

        Assert.Equal(text, codec.Decode(codec.Encode(text)));
        Assert.InRange(codec.Encode(text).Length, 1, Math.Min(60, 1 + text.Length));
        Assert.Equal("text compressed", codec.Name);
    }

    [Fact]
    public void What_is_not_compressed_rightly_is_refused()
    {
        var codec = Codec.Text.Compressed();
        var bytes = codec.Encode(new string('a', 1000)).Bytes.ToArray();

        Assert.Throws<FormatException>(() => codec.Decode(Value.Empty));
        Assert.Throws<FormatException>(() => codec.Decode(new byte[] { 7, 1, 1 }));
        Assert.Throws<FormatException>(() => codec.Decode(new byte[] { 1, 0, 0 }));
        Assert.Throws<FormatException>(() => codec.Decode(new byte[] { 1, 0xFF, 0xFF, 0xFF, 0x7F, 0 }));
        Assert.Throws<FormatException>(() => codec.Decode(bytes[..^1]));
        bytes[1]++;
        Assert.Throws<FormatException>(() => codec.Decode(bytes));
    }

    [Fact]
    public void A_value_that_an_older_program_wrote_is_read_as_the_newest()
    {
        var first = Codec.Evolving(1, Codec.Text);
        var second = first.Then(2, _json, what => new Order(what, 0));
        var third = second.Then(3, Codec.Value(Codec.Int64), order => order.Cents);
        ValueCodec<Order> newer = second;

        Assert.Equal(new("figs", 0), newer.Decode(first.Codec.Encode("figs")));
        Assert.Equal(new("figs", 7), newer.Decode(newer.Encode(new("figs", 7))));
        Assert.Equal(0, third.Codec.Decode(first.Codec.Encode("figs")));
        Assert.Equal(7, third.Codec.Decode(newer.Encode(new("figs", 7))));
        Assert.Equal(
            "it is of version 3; the newest that is known is 2",
            Assert.Throws<FormatException>(() => newer.Decode(third.Codec.Encode(7))).Message);
        Assert.Throws<FormatException>(() => newer.Decode(Value.Empty));
        Assert.Throws<ArgumentOutOfRangeException>(() => second.Then(2, Codec.Text, order => order.What));
        Assert.Equal(first.Codec.Name, third.Codec.Name);
    }

    [Fact]
    public void Codecs_of_ones_own_have_a_name()
    {
        var codec = Codec.Value<bool>("yes or no", yes => yes ? "yes" : "no", value => value == "yes");

        Assert.True(codec.Decode(codec.Encode(true)));
        Assert.Equal("yes or no", $"{codec}");
        Assert.Throws<ArgumentException>(() => Codec.Value<bool>("", _ => "", _ => true));
    }

    public sealed record Order(string What, long Cents);

    [JsonSerializable(typeof(Order))]
    private sealed partial class OrderContext : JsonSerializerContext;
}
