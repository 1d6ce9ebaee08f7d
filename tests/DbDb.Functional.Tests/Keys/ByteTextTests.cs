using System.Text;

namespace DbDb.Functional.Tests.Keys;

/// <summary>Bytes as text that is safe to show.</summary>
public class ByteTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("a\tb\nc\rd\\e", @"a\tb\nc\rd\\e")]
    [InlineData("\0\u0001\u001b\u007f", @"\x00\x01\x1b\x7f")]
    [InlineData("\u0080\u009b\u009f", @"\xc2\x80\xc2\x9b\xc2\x9f")]
    [InlineData("\u00a0é価🍎", "\u00a0é価🍎")]
    public void Text_keeps_what_can_be_shown(string text, string escaped) =>
        Assert.Equal(escaped, ByteText.Escaped(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData(new byte[] { 0xFF }, @"\xff")]
    [InlineData(new byte[] { 0xC3 }, @"\xc3")]
    [InlineData(new byte[] { 0xC3, 0x61 }, @"\xc3a")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, @"\xed\xa0\x80")]
    [InlineData(new byte[] { 0xE4, 0xBE, 0xC3, 0xA9 }, @"\xe4\xbeé")]
    public void Bytes_that_are_not_UTF_8_are_spelt_out(byte[] bytes, string escaped) =>
        Assert.Equal(escaped, ByteText.Escaped(bytes));

    [Theory]
    [InlineData("right\u202eleft", @"right\xe2\x80\xaeleft")]
    [InlineData("zero\u200bwidth", @"zero\xe2\x80\x8bwidth")]
    [InlineData("filler\u3164", @"filler\xe3\x85\xa4")]
    [InlineData("\ufffe\U0001FFFF", @"\xef\xbf\xbe\xf0\x9f\xbf\xbf")]
    [InlineData("line\u2028end", @"line\xe2\x80\xa8end")]
    public void What_leaves_no_mark_of_its_own_is_spelt_out(string text, string escaped) =>
        Assert.Equal(escaped, ByteText.Escaped(Encoding.UTF8.GetBytes(text)));
}
