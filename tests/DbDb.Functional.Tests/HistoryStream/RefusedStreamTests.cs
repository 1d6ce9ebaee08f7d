using System.Text;
using DbDb.Functional.Testing;

namespace DbDb.Functional.Tests;

/// <summary>What HISTORY.md forbids in a stream is refused with its line, and before it costs much.</summary>
public class RefusedStreamTests
{
    [Theory]
    [InlineData(1, "", "not JSON, at byte 1 of the line")]
    [InlineData(1, "apple\t3", "not JSON, at byte 1 of the line")]
    [InlineData(1, "[1]", "not a JSON object")]
    [InlineData(1, """{"key":"a","value":"1"}""", "this is no DbDb.Functional history")]
    [InlineData(1, """{"format":"something else","version":1}""", "this is no DbDb.Functional history")]
    [InlineData(
        1,
        """{"format":"DbDb.Functional history","version":2,"what":{"is":"new"}}""",
        "its version is 2, and this reads 1"
    )]
    [InlineData(1, """{"format":"DbDb.Functional history"}""", "its version is unknown, and this reads 1")]
    [InlineData(
        1,
        """{"format":"DbDb.Functional history","version":1,"first":1,"last":2}""",
        "these properties make no line"
    )]
    [InlineData(
        1,
        """{"format":"DbDb.Functional history","version":1,"limits":{"leafBytes":1},"first":1,"last":2}""",
        "'limits' makes no sense"
    )]
    [InlineData(
        1,
        """{"format":"DbDb.Functional history","version":1,"limits":7,"first":1,"last":2}""",
        "'limits' isn't an object"
    )]
    [InlineData(
        1,
        """{"format":"DbDb.Functional history","version":1,"limits":{"leafBytes":{}},"first":1,"last":2}""",
        "'leafBytes' is neither a string nor a whole number"
    )]
    [InlineData(
        1,
        """{"format":"DbDb.Functional history","version":1,"limits":{"leafBytes":64,"branchBytes":64,"branchChildren":4,"inlineValueBytes":0},"first":3,"last":2}""",
        "'first' and 'last' are no range"
    )]
    [InlineData(
        1,
        """{"format":"DbDb.Functional history","version":1,"limits":{"leafBytes":64,"branchBytes":64,"branchChildren":4,"inlineValueBytes":0},"first":0,"last":2}""",
        "'first' and 'last' are no range"
    )]
    [InlineData(2, """{"key":"a","value":"1"}""", "a revision, or the last line, is wanted here")]
    [InlineData(
        2,
        """{"revision":0,"instant":"1","note":""}""",
        "'revision' isn't a whole number from 1 to 4611686018427387904"
    )]
    [InlineData(2, """{"revision":1.5,"instant":"1","note":""}""", "'revision' is neither a string nor a whole number")]
    [InlineData(
        2,
        """{"revision":"1","instant":"1","note":""}""",
        "'revision' isn't a whole number from 1 to 4611686018427387904"
    )]
    [InlineData(2, """{"revision":2,"instant":"1","note":""}""", "it isn't the first revision")]
    [InlineData(
        2,
        """{"revision":1,"instant":"yesterday","note":""}""",
        "'instant' is neither a time nor a number of ticks"
    )]
    [InlineData(2, """{"revision":1,"instant":1,"note":""}""", "'instant' isn't a string")]
    [InlineData(2, """{"revision":1,"instant":"1"}""", "these properties make no line")]
    [InlineData(3, """{"key":"a","key64":"YQ==","value":"1"}""", "'key' is there twice")]
    [InlineData(3, """{"key":"a","value":"1","value":"1"}""", "'value' is there twice")]
    [InlineData(3, """{"key":"a","value":null}""", "'value' is neither a string nor a whole number")]
    [InlineData(3, """{"key":"a","value":1}""", "'value' isn't a string")]
    [InlineData(3, """{"key":7}""", "'key' isn't a string")]
    [InlineData(3, """{"key64":"Y Q="}""", "'key64' isn't base64")]
    [InlineData(3, """{"key":"\ud800"}""", "a string with half a surrogate pair")]
    [InlineData(3, """{"key":"a","what":"1"}""", "a property that isn't known")]
    [InlineData(3, """{"key":"a"} {"key":"b"}""", "not JSON, at byte 13 of the line")]
    [InlineData(3, """{"key":"a","value":"1"},""", "not JSON, at byte 24 of the line")]
    [InlineData(3, """{"value":"1"}""", "these properties make no line")]
    [InlineData(3, "{}", "these properties make no line")]
    [InlineData(4, """{"key":"a"}""", "its key isn't greater than that of the line before")]
    [InlineData(4, """{"key":"A"}""", "its key isn't greater than that of the line before")]
    [InlineData(
        5,
        """{"revision":1,"instant":"2026-11-22T13:04:18.0000000Z","note":"n"}""",
        "its revision isn't between those before it and the last"
    )]
    [InlineData(
        5,
        """{"revision":3,"instant":"2026-11-22T13:04:18.0000000Z","note":"n"}""",
        "its revision isn't between those before it and the last"
    )]
    [InlineData(
        5,
        """{"revision":2,"instant":"2026-11-22T13:04:16.9999999Z","note":"n"}""",
        "its instant is before that of the revision before"
    )]
    public void What_makes_no_sense_is_refused_with_its_line(int line, string text, string reason)
    {
        string[] lines = [.. Streams.Lines];
        lines[line - 1] = text;

        Assert.Equal(new DbError.Malformed(line, reason), Refused(Streams.Signed(lines)));
    }

    [Fact]
    public void What_is_over_its_limit_is_refused_with_its_line()
    {
        var (key, note) = (new string('k', Limits.MaxKeyBytes + 1), new string('n', Limits.MaxNoteBytes + 1));

        Assert.Equal(
            new DbError.Malformed(3, "key too large: 4097 bytes, where 4096 are allowed"),
            Refused(Streams.Signed([.. Streams.Lines[..2], $$"""{"key":"{{key}}"}"""]))
        );
        Assert.Equal(
            new DbError.Malformed(2, "note too large: 1025 bytes, where 1024 are allowed"),
            Refused(Streams.Signed(Streams.Lines[0], $$"""{"revision":1,"instant":"1","note":"{{note}}"}"""))
        );
        var value = new byte[Limits.MaxValueBytes + 1];
        Assert.Equal(
            new DbError.Malformed(3, "value too large: 67108865 bytes, where 67108864 are allowed"),
            Refused(
                Streams.Signed([
                    .. Streams.Lines[..2],
                    $$"""{"key":"k","value64":"{{Convert.ToBase64String(value)}}"}""",
                ])
            )
        );
    }

    [Fact]
    public void A_last_line_that_says_something_else_is_refused()
    {
        var whole = Streams.Signed(Streams.Lines);
        var last = whole[(whole.LastIndexOf("{\"revisions\"", StringComparison.Ordinal))..];

        Assert.Equal(
            new DbError.Malformed(7, "there was more before, or less, than it says"),
            Refused(whole.Replace("\"sets\":2", "\"sets\":1", StringComparison.Ordinal))
        );
        Assert.Equal(
            new DbError.Malformed(7, "there was more before, or less, than it says"),
            Refused(whole.Replace("\"removals\":1", "\"removals\":0", StringComparison.Ordinal))
        );
        Assert.Equal(
            new DbError.Malformed(7, "there was more before, or less, than it says"),
            Refused(whole.Replace("\"revisions\":2", "\"revisions\":3", StringComparison.Ordinal))
        );
        Assert.Equal(
            new DbError.Malformed(5, "there was more before, or less, than it says"),
            Refused(Streams.Signed(Streams.Lines[..4]))
        );
        Assert.Equal(
            new DbError.Malformed(7, "its checksum isn't that of the lines before: they were altered"),
            Refused(whole.Replace("\"a\",\"value\":\"1\"", "\"a\",\"value\":\"7\"", StringComparison.Ordinal))
        );
        Assert.Equal(new DbError.Malformed(7, "the stream ends within this line"), Refused(whole[..^1]));
        Assert.Equal(new DbError.Malformed(7, "the stream ends before its last line"), Refused(whole[..^last.Length]));
        Assert.Equal(new DbError.Malformed(8, "something comes behind the last line"), Refused(whole + "\n"));
        Assert.Equal(new DbError.Malformed(8, "something comes behind the last line"), Refused(whole + last));
        Assert.Equal(new DbError.Malformed(8, "the stream ends within this line"), Refused(whole + " "));
        Assert.Equal(new DbError.Malformed(1, "the stream ends before its last line"), Refused(""));
    }

    [Fact]
    public void What_is_not_UTF_8_is_refused()
    {
        using var db = Database.InMemory();
        byte[] stream =
        [
            .. Encoding.UTF8.GetBytes($"{Streams.Lines[0]}\n{Streams.Lines[1]}\n"),
            .. "{\"key\":\""u8,
            0xFF,
            .. "\"}\n"u8,
        ];

        Assert.Equal(new DbError.Malformed(3, "not UTF-8"), db.ImportHistory(new MemoryStream(stream)).Error());
    }

    [Fact]
    public void A_line_without_an_end_is_refused_before_it_fills_the_memory()
    {
        using var db = Database.InMemory();
        using var endless = new Endless();

        Assert.Equal(
            new DbError.Malformed(1, "a line of more than 100663296 bytes"),
            db.ImportHistory(endless).Error()
        );
        Assert.InRange(endless.Given, HistoryFormat.LongestLine, 2L * HistoryFormat.LongestLine);
    }

    private static DbError? Refused(string stream)
    {
        using var db = Database.InMemory();
        var refused = db.ImportHistory(Streams.Of(stream)).Error();
        Assert.Equal(0, db.Refresh().OrThrow().Revision.Number);
        return refused;
    }

    private sealed class Endless : MemoryStream
    {
        public long Given { get; private set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            Given += count;
            return count;
        }
    }
}
