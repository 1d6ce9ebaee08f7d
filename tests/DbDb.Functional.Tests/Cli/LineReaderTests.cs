using System.Text;
using DbDb.Functional.Cli;

namespace DbDb.Functional.Tests.Cli;

public class LineReaderTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("\n", "")]
    [InlineData("a\n\nb\r\n", "a", "", "b\r")]
    public void Lines_end_at_newlines_and_the_last_needs_none(string text, params string[] lines) =>
        Assert.Equal(lines, Read(text, 1000));

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1 << 20)]
    public void Lines_of_all_lengths_come_whole_however_the_bytes_arrive(int piece)
    {
        string[] lines =
        [
            .. new[] { 0, 1, 65_535, 65_536, 65_537, 200_000, 3, 0, 131_072, 5 }.Select(n => new string(
                (char)('a' + (n % 26)),
                n
            )),
        ];
        Assert.Equal(lines, Read(string.Concat(lines.Select(l => l + "\n")), piece));
    }

    [Fact]
    public void A_line_that_can_make_no_sense_is_refused_before_it_fills_the_memory()
    {
        using var stream = new MemoryStream(new byte[1 << 20]);
        var lines = new LineReader(stream, "here", longest: 100);
        var failure = Assert.Throws<Failure>(() => lines.TryRead(out _));
        Assert.Equal("here:1: a line of more than 100 bytes", failure.Message);
        Assert.Equal(64 << 10, lines.Position);
    }

    private static List<string> Read(string text, int piece)
    {
        using var stream = new Trickle(Encoding.UTF8.GetBytes(text), piece);
        var reader = new LineReader(stream, "here", longest: 1 << 20);
        var lines = new List<string>();
        while (reader.TryRead(out var line))
        {
            lines.Add(Encoding.UTF8.GetString(line));
            Assert.Equal(lines.Count, reader.Number);
        }

        return lines;
    }

    private sealed class Trickle(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) =>
            base.Read(buffer, offset, Math.Min(count, piece));
    }
}
