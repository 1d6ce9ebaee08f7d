using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What a law says when it doesn't hold.</summary>
public class LawLaws
{
    [Fact]
    public void A_failure_names_the_law_the_reason_the_smallest_case_and_how_to_repeat_it()
    {
        var broken = Broken(() => NothingIsLong().Holds());

        const string Law =
            "A failure names the law the reason the smallest case and how to repeat it: this does not hold.\n";
        Assert.StartsWith(Law, broken.Message, StringComparison.Ordinal);
        Assert.Contains("Reason:\n  3 letters\n", broken.Message, StringComparison.Ordinal);
        Assert.Equal("\"aaa\"", broken.Counterexample);
        Assert.EndsWith($"DBDB_REPLAY={broken.Replay}", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_failure_says_to_replay_is_the_case_that_failed()
    {
        var seen = new List<int>();
        var law = Prop.ForAll(Gen.Choose(0, 1_000_000).ToArbitrary(), number =>
        {
            seen.Add(number);
            return number % 7 != 3;
        });
        var broken = Broken(() => law.Holds());
        var failed = seen[^1];
        seen.Clear();
        var replay = broken
            .Replay.Split(',')
            .Select(number => ulong.Parse(number, CultureInfo.InvariantCulture))
            .ToArray();

        Assert.Throws<LawBrokenException>(() => law.Check(Config.Quick
            .WithRunner(new LawRunner("once more"))
            .WithReplay(replay[0], replay[1], (int)replay[2])));
        Assert.Equal([failed], seen);
    }

    [Fact]
    public void What_throws_is_the_reason() =>
        Assert.IsType<DivideByZeroException>(
            Broken(() => Prop.ForAll(Any.Key, key => 1 / (key.Length - key.Length) == 0).Holds()).InnerException
        );

    private static Property NothingIsLong() =>
        Prop.ForAll(
            Arb.From(Gen.Constant("aaaaaaa"), text => text.Length > 0 ? [text[1..]] : Array.Empty<string>()),
            text => (text.Length < 3).Label($"{text.Length} letters")
        );

    private static LawBrokenException Broken(Action law) => Assert.Throws<LawBrokenException>(law);
}
