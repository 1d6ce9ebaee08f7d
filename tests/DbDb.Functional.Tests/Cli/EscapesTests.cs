using System.Buffers;
using System.Text;
using DbDb.Functional.Cli;

namespace DbDb.Functional.Tests.Cli;

public class EscapesTests
{
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
            // As pictures and tables have it.
            Assert.Equal(bytes, Escapes.Read(Encoding.UTF8.GetBytes(ByteText.Escaped(bytes))));
            var read = new byte[escaped.WrittenCount];
            Assert.Equal(bytes, read[..Escapes.Read(escaped.WrittenSpan, read, keepLayout)]);
        }
    }
}
