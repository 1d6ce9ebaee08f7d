using DbDb.Functional.Cli;

namespace DbDb.Functional.Tests.Cli;

public class ProgressTests
{
    private readonly Hands _clock = new();

    [Fact]
    public void Work_that_takes_long_shows_a_bar_and_clears_it()
    {
        using var error = new StringWriter();
        using (var progress = new Progress(new(error), shown: true, "importing", () => 0.5, _clock))
        {
            Steps(progress, 6400);
            Assert.Empty(error.ToString());
            _clock.Seconds = 2;
            Steps(progress, 64);
            Assert.Equal(
                $"\r\e[Kimporting  {new string('━', 12)}{new string('─', 12)}  50%  6,464 entries, 3,232 a second",
                error.ToString()
            );
        }

        Assert.EndsWith("a second\r\e[K", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_end_is_not_known_it_only_counts()
    {
        using var error = new StringWriter();
        using var progress = new Progress(new(error), shown: true, "importing", () => -1, _clock);
        _clock.Seconds = 1;
        Steps(progress, 64);
        Assert.Equal("\r\e[Kimporting  64 entries, 64 a second", error.ToString());
    }

    [Fact]
    public void Where_nobody_looks_it_says_nothing()
    {
        using var error = new StringWriter();
        using (var progress = new Progress(new(error), shown: false, "importing", () => 0, _clock))
        {
            _clock.Seconds = 100;
            Steps(progress, 10_000);
        }

        Assert.Empty(error.ToString());
    }

    private static void Steps(Progress progress, int count)
    {
        for (var i = 0; i < count; i++)
        {
            progress.Step();
        }
    }

    private sealed class Hands : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
