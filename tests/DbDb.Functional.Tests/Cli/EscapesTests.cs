using System.Buffers;
using System.Text;
using DbDb.Functional.Cli;

namespace DbDb.Functional.Tests.Cli;

public class EscapesTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a\tb\nc\rd\\e", @"a\tb\nc\rd\\e")]
    [InlineData("\0\u0001\u001b\u007f", @"\x00\x01\x1b\x7f")]
    [InlineData("\u0080\u009b\u009f", @"\xc2\x80\xc2\x9b\xc2\x9f")]
    [InlineData("\u00a0é価🍎", "\u00a0é価🍎")]
    public void Text_keeps_what_can_be_shown(string text, string escaped) =>
        Assert.Equal(escaped, Escapes.Text(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(new byte[] { 0xFF }, @"\xff")]
    [InlineData(new byte[] { 0xC3 }, @"\xc3")]
    [InlineData(new byte[] { 0xC3, 0x61 }, @"\xc3a")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, @"\xed\xa0\x80")]
    [InlineData(new byte[] { 0xE4, 0xBE, 0xC3, 0xA9 }, @"\xe4\xbeé")]
    public void Bytes_that_are_not_UTF_8_are_spelt_out(byte[] bytes, string escaped) => Assert.Equal(escaped, Escapes.Text(bytes));

    [Fact]
    public void Reading_reverses_writing_for_every_one_and_two_bytes()
    {
        for (var i = 0; i <= byte.MaxValue; i++)
        {
            IsReversed([(byte)i]);
            for (var j = 0; j <= byte.MaxValue; j++)
            {
                IsReversed([(byte)i, (byte)j]);
            }
        }
    }

    [Fact]
    public void Reading_reverses_writing_for_bytes_at_random()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            IsReversed(bytes);
        }
    }

    [Theory]
    [InlineData(@"\xFF\xaB", new byte[] { 0xFF, 0xAB })]
    [InlineData("\r\u0001", new byte[] { 13, 1 })]
    [InlineData(@"\x5cn", new byte[] { (byte)'\\', (byte)'n' })]
    public void Reading_takes_either_case_and_what_needs_no_escape(string text, byte[] bytes) =>
        Assert.Equal(bytes, Escapes.Read(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(@"\")]
    [InlineData(@"a\")]
    [InlineData(@"\q")]
    [InlineData(@"\x")]
    [InlineData(@"\x1")]
    [InlineData(@"\xg0")]
    [InlineData(@"\N")]
    [InlineData(@"\é")]
    public void A_backslash_that_begins_no_escape_is_refused(string text) =>
        Assert.Throws<FormatException>(() => Escapes.Read(Encoding.UTF8.GetBytes(text)));

    private static void IsReversed(byte[] bytes)
    {
        foreach (var keepLayout in new[] { false, true })
        {
            var escaped = new ArrayBufferWriter<byte>();
            Escapes.Write(bytes, escaped, keepLayout);
            var text = Encoding.UTF8.GetString(escaped.WrittenSpan);
            Assert.DoesNotContain(text, c => char.IsControl(c) && !(keepLayout && c is '\t' or '\n' or '\r'));
            Assert.Equal(escaped.WrittenSpan, Encoding.UTF8.GetBytes(text));
            var read = new byte[escaped.WrittenCount];
            Assert.Equal(bytes, read[..Escapes.Read(escaped.WrittenSpan, read, keepLayout)]);
        }
    }
}
