using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// A branch of keys that begin alike for thousands of bytes has many children, and would be many times its size without
/// what they share. So no other key may come among its own, wherever children go over to it.
/// </summary>
public class LongPrefixLaws
{
    private const int Children = 32;
    private const int Keys = 150;

    private static readonly Limits _wide = new(
        LeafBytes: 64,
        BranchBytes: 16 << 10,
        BranchChildren: Children,
        InlineValueBytes: 0
    );

    private static readonly string _prefix = new('p', Limits.MaxKeyBytes - 8);

    // Keys before the long ones, the long ones themselves, and keys after them.
    private static readonly ImmutableArray<string> _families = ["a", _prefix, "z"];

    /// <summary>Sets some neighbours of a family, or removes them, one by one or all at once.</summary>
    internal sealed record Run(int Family, int From, int To, int Way)
    {
        public override string ToString() =>
            $"{(Way < 2 ? "set" : "remove")}{(Way % 2 == 1 ? " at once" : "")} {_families[Family][0]} {From} to {To}";

        public Tree On(Tree tree) => Way switch
        {
            0 => Members.Aggregate(tree, (at, key) => at.Set(key, Value.Empty)),
            1 => tree.SetMany(Members.Select(key => new Entry(key, Value.Empty))),
            2 => Members.Aggregate(tree, (at, key) => at.Remove(key)),
            _ => tree.RemoveRange(KeyRange.From(KeyOf(Family, From)).To(KeyOf(Family, To))),
        };

        public ImmutableSortedDictionary<Key, Value> On(ImmutableSortedDictionary<Key, Value> model) =>
            Way < 2
                ? model.SetItems(Members.Select(key => KeyValuePair.Create(key, Value.Empty)))
                : model.RemoveRange(Members);

        private IEnumerable<Key> Members => Enumerable.Range(From, To - From).Select(i => KeyOf(Family, i));
    }

    [Law(Share = 2)]
    internal Property Trees_of_keys_that_share_thousands_of_bytes_are_what_the_model_says(
        [From(nameof(Programs))] (Limits Limits, ImmutableArray<Run> Runs) program
    )
    {
        var tree = program.Runs.Aggregate(Tree.EmptyWith(program.Limits), (at, run) => run.On(at));
        var model = program.Runs.Aggregate(ImmutableSortedDictionary<Key, Value>.Empty, (at, run) => run.On(at));
        return Differences.Between(tree, model).ToProperty();
    }

    /// <summary>
    /// A branch's first child has other keys at its front, and as many children as it may have. Its neighbours are full
    /// too, so when the second child has but one child left, that one goes over to the first, which splits: among the
    /// other keys.
    /// </summary>
    [Fact]
    public void A_last_child_goes_over_to_a_neighbour_of_other_keys()
    {
        var tree = new Run(1, 0, Children * (Children - 2), 0).On(Tree.EmptyWith(_wide));
        tree = new Run(0, 0, Children - 1, 0).On(tree).Set($"{_prefix}{Children + Children / 2:0000}a", Value.Empty);
        for (var i = 1; i < Children; i++)
        {
            tree = tree.Remove(KeyOf(1, i));
            Assert.Empty(Invariants.Check(tree));
        }
    }

    private static Arbitrary<(Limits Limits, ImmutableArray<Run> Runs)> Programs =>
        Arb.From(
            from children in Gen.Elements(4, 8, Children)
            from runs in Gen.ListOf(One, 12)
            select (_wide with { BranchChildren = children }, runs.ToImmutableArray()),
            program => Shrinking.Fewer(program.Item2).Select(runs => (program.Item1, runs))
        );

    private static Gen<Run> One =>
        from family in Gen.Frequency((1, Gen.Constant(0)), (3, Gen.Constant(1)), (1, Gen.Constant(2)))
        from ends in Gen.Choose(0, Keys).Two()
        from way in Gen.Choose(0, 3)
        select new Run(family, Math.Min(ends.Item1, ends.Item2), Math.Max(ends.Item1, ends.Item2), way);

    private static Key KeyOf(int family, int i) => $"{_families[family]}{i:0000}";
}
