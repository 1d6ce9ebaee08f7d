namespace DbDb.Functional.Tests;

public class InstantTests
{
    [Theory]
    [InlineData(0, "1970-01-01T00:00:00.0000000Z")]
    [InlineData(-1, "1969-12-31T23:59:59.9999999Z")]
    [InlineData(864_000_000_000, "1970-01-02T00:00:00.0000000Z")]
    [InlineData(-864_000_000_000, "1969-12-31T00:00:00.0000000Z")]
    [InlineData(17_953_526_571_234_567, "2026-11-22T13:04:17.1234567Z")]
    [InlineData(-621_355_968_000_000_000, "0001-01-01T00:00:00.0000000Z")]
    [InlineData(-621_355_968_000_000_001, "-621355968000000001")]
    [InlineData(2_534_023_007_999_999_999, "9999-12-31T23:59:59.9999999Z")]
    [InlineData(2_534_023_008_000_000_000, "2534023008000000000")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    [InlineData(long.MinValue, "-9223372036854775808")]
    public void An_instant_says_itself_in_ISO_8601_where_a_calendar_has_it(long ticks, string text) =>
        Assert.Equal(text, new Instant(ticks).ToString());

    [Fact]
    public void A_time_with_an_offset_is_the_instant_that_it_is_in_UTC()
    {
        Instant instant = new DateTimeOffset(2026, 11, 22, 15, 4, 17, TimeSpan.FromHours(2));

        Assert.Equal("2026-11-22T13:04:17.0000000Z", instant.ToString());
        Assert.Equal(0, Instant.From(DateTimeOffset.UnixEpoch).UnixTimeTicks);
        Assert.Equal(TimeSpan.Zero, instant.ToDateTimeOffset().Offset);
        Assert.Equal(new DateTime(2026, 11, 22, 13, 4, 17), ((DateTimeOffset)instant).DateTime);
    }

    [Theory]
    [InlineData(-621_355_968_000_000_001)]
    [InlineData(2_534_023_008_000_000_000)]
    [InlineData(long.MinValue)]
    [InlineData(long.MaxValue)]
    public void An_instant_that_no_calendar_has_says_so(long ticks)
    {
        var thrown = Assert.Throws<OverflowException>(() => new Instant(ticks).ToDateTimeOffset());
        Assert.Contains($"the instant {ticks}, in units of 100 ns since 1970", thrown.Message);
        Assert.Throws<OverflowException>(() => (DateTimeOffset)new Instant(ticks));
    }

#pragma warning disable CS0618 // what is tested
    [Fact]
    public void The_old_name_of_the_ticks_still_means_them() =>
        Assert.Equal((7, 8), (new Instant(7).Ticks, (new Instant(7) with { Ticks = 8 }).UnixTimeTicks));
#pragma warning restore CS0618
}
