using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Xunit.Sdk;

namespace DbDb.Functional.Properties;

/// <summary>A law that is written as a method is tried, repeated and reported as one that is held by a call.</summary>
public class LawAttributeLaws
{
    private static readonly string[] _words = ["leaf", "branch"];

    [Fact]
    public void A_failure_names_the_law_the_reason_the_smallest_case_and_how_to_repeat_it()
    {
        var broken = Broken(nameof(BrokenLaws.No_two_keys_are_long));

        Assert.StartsWith(
            "No two keys are long: this does not hold.\nReason:\n  lengths ",
            broken.Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            $"\nCounterexample:\n  {broken.Counterexample}\nFound by case ",
            broken.Message,
            StringComparison.Ordinal
        );
        Assert.EndsWith($"\nTo repeat it: DBDB_REPLAY={broken.Replay}", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_finds_and_shrinks_the_case_that_the_same_law_finds_when_it_is_held_by_a_call()
    {
        var broken = Broken(nameof(BrokenLaws.No_two_keys_are_long));
        var replay = broken
            .Replay.Split(',')
            .Select(number => ulong.Parse(number, CultureInfo.InvariantCulture))
            .ToArray();
        var called = Assert.Throws<LawBrokenException>(() =>
            Prop.ForAll(Any.Key, Any.Key, new BrokenLaws().No_two_keys_are_long)
                .Check(
                    Config.Quick.WithRunner(Law.Runner("once more")).WithReplay(replay[0], replay[1], (int)replay[2])
                )
        );

        Assert.Equal((called.Counterexample, called.Replay), (broken.Counterexample, broken.Replay));
        Assert.Equal(Original(called), Original(broken));
    }

    [Fact]
    public void What_throws_is_the_reason() =>
        Assert.IsType<DivideByZeroException>(Broken(nameof(BrokenLaws.Nothing_throws)).InnerException);

    [Fact]
    public void What_is_false_is_broken() =>
        Assert.Contains("it is false", Broken(nameof(BrokenLaws.All_is_true)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_law_that_says_nothing_that_can_be_understood_is_broken() =>
        Assert.IsType<NotSupportedException>(Broken(nameof(BrokenLaws.A_number)).InnerException);

    [Fact]
    public void One_case_in_as_many_is_tried_as_its_share_says_and_one_always()
    {
        Assert.Equal(Law.IsOneCase ? 1 : Law.Tries, Tried(nameof(CountedLaws.Whole)));
        Assert.Equal(Law.IsOneCase ? 1 : Math.Max(1, Law.Tries / 4), Tried(nameof(CountedLaws.Quarter)));
        Assert.Equal(1, Tried(nameof(CountedLaws.Least)));
        Assert.Equal(Law.IsOneCase ? 1 : 7, Tried(nameof(CountedLaws.Seven)));
    }

    [Fact]
    public void Cases_grow_as_those_of_a_law_that_is_held_by_a_call()
    {
        var (laws, called) = (new SizedLaws(), new List<int>());
        Case(typeof(SizedLaws), nameof(SizedLaws.Sizes)).Try(laws);
        Prop.ForAll(SizedLaws.Size.ToArbitrary(), called.Add).Holds();
        Assert.Equal(called, laws.Seen);
    }

    [Law]
    public bool A_number_lies_between_the_two_that_are_named([Within(-3, 9)] int number) => number is >= -3 and <= 9;

    [Law]
    public bool A_value_is_one_of_those_that_are_named([OneOf("a", "b")] string text) => text is "a" or "b";

    [Law]
    public bool A_value_is_made_by_the_member_that_is_named(
        [From(nameof(Words))] string word,
        [From(nameof(Own))] int own
    ) => _words.Contains(word) && own == 7;

    [Law]
    public bool A_type_with_cases_of_its_own_is_made_of_those(Even even) => even.Number % 2 == 0;

    [Law]
    public bool What_smaller_numbers_there_are_lie_nearer_to_zero_or_to_the_least(
        [Within(-1000, 1000)] int one,
        [Within(-1000, 1000)] int other,
        [Within(-1000, 1000)] int third
    )
    {
        int[] numbers = [.. new[] { one, other, third }.Order()];
        var (least, number, most) = (numbers[0], numbers[1], numbers[2]);
        var aim = Math.Clamp(0, least, most);
        var smaller = new WithinAttribute(least, most).For(null!, null).Shrinker(number).Cast<int>().ToArray();
        return smaller.All(each => each >= least && each <= most && Math.Abs(each - aim) < Math.Abs(number - aim))
            && smaller.Length == 0 == (number == aim);
    }

    [Fact]
    public void All_that_users_have_is_known_to_whom_the_class_is_named()
    {
        var known = ArbMap.Default.Merge(typeof(Any));
        Assert.NotEmpty(known.ArbFor<TreeProgram>().Generator.Sample(1));
        Assert.All(known.ArbFor<Limits>().Generator.Sample(20), limits =>
            Assert.InRange(limits.LeafBytes, 64, 1 << 16)
        );
    }

    private static Gen<string> Words => Gen.Elements(_words);

    private Arbitrary<int> Own { get; } = Gen.Constant(7).ToArbitrary();

    private static string Original(LawBrokenException broken) =>
        broken.Message[broken.Message.IndexOf("before ", StringComparison.Ordinal)..];

    private static int Tried(string law)
    {
        var laws = new CountedLaws();
        Case(typeof(CountedLaws), law).Try(laws);
        return laws.Count;
    }

    private static LawBrokenException Broken(string law) =>
        Assert.Throws<LawBrokenException>(() => Case(typeof(BrokenLaws), law).Try(new BrokenLaws()));

    private static LawTestCase Case(Type laws, string law)
    {
        var collection = new TestCollection(
            new TestAssembly(Reflector.Wrap(laws.Assembly)),
            null,
            "laws that are tried by hand"
        );
        var method = new TestMethod(
            new TestClass(collection, Reflector.Wrap(laws)),
            Reflector.Wrap(laws.GetMethod(law))
        );
        return new(new Xunit.Sdk.NullMessageSink(), TestMethodDisplay.Method, TestMethodDisplayOptions.None, method);
    }

    /// <summary>An even number.</summary>
    public sealed record Even(int Number)
    {
        public static Arbitrary<Even> Any => Gen.Choose(0, 1000).Select(half => new Even(2 * half)).ToArbitrary();
    }

#pragma warning disable xUnit1000 // they are no tests: they are tried by hand
    private sealed class BrokenLaws
    {
        [Law]
        public Property No_two_keys_are_long(Key one, Key other) =>
            (one.Length + other.Length < 3).Label($"lengths {one.Length} and {other.Length}");

        [Law]
        public void Nothing_throws(Key key) => _ = 1 / (key.Length - key.Length);

        [Law]
        public bool All_is_true(bool one, bool other) => one && one == other;

        [Law]
        public int A_number(Key key) => key.Length;
    }

    private sealed class CountedLaws
    {
        public int Count { get; private set; }

        [Law]
        public void Whole(Key key) => Count++;

        [Law(Share = 4)]
        public void Quarter(Key key) => Count++;

        [Law(Share = int.MaxValue)]
        public void Least(Key key) => Count++;

        [Law(MaxTest = 7)]
        public void Seven(Key key) => Count++;
    }

    private sealed class SizedLaws
    {
        public static Gen<int> Size => Gen.Sized(Gen.Constant);

        public List<int> Seen { get; } = [];

        [Law]
        public void Sizes([From(nameof(Size))] int size) => Seen.Add(size);
    }
#pragma warning restore xUnit1000
}
