using DbDb.Functional.Cli;

namespace DbDb.Functional.Tests.Cli;

public class MomentTests
{
    [Theory]
    [InlineData("2026-11-22T13:04:17Z")]
    [InlineData("2026-11-22T13:04:17")]
    [InlineData("2026-11-22 13:04:17")]
    [InlineData("2026-11-22T15:04:17+02:00")]
    [InlineData("2026-11-22T13:04:17.0000000Z")]
    public void A_time_is_ISO_8601_and_UTC_where_it_has_no_offset(string text)
    {
        Assert.True(Moment.TryParse(text, out var moment));
        var expected = new DateTimeOffset(2026, 11, 22, 13, 4, 17, TimeSpan.Zero) - DateTimeOffset.UnixEpoch;
        Assert.Equal(new Moment.Timed(new Instant(expected.Ticks)), moment);
    }

    [Theory]
    [InlineData("1970-01-02", 864_000_000_000)]
    [InlineData("1970-01-01T00:01", 600_000_000)]
    [InlineData("1970-01-01T00:00:00.5Z", 5_000_000)]
    [InlineData("1970-01-01T00:00:00.0000001Z", 1)]
    [InlineData("1969-12-31T23:59:59Z", -10_000_000)]
    public void Less_and_more_exact_times_are_times_too(string text, long ticks)
    {
        Assert.True(Moment.TryParse(text, out var moment));
        Assert.Equal(new Moment.Timed(new Instant(ticks)), moment);
    }

    [Fact]
    public void Digits_are_a_revision()
    {
        Assert.True(Moment.TryParse("20261122", out var moment));
        Assert.Equal(new Moment.Numbered(new Revision(20261122)), moment);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("yesterday")]
    [InlineData("2026-13-01")]
    [InlineData("2026-02-30")]
    [InlineData("22.11.2026")]
    [InlineData("13:04")]
    [InlineData("99999999999999999999")]
    public void Anything_else_is_neither(string text) => Assert.False(Moment.TryParse(text, out _));
}
