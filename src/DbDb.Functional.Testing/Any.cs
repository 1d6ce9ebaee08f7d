using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Testing;

/// <summary>
/// What laws are tried on, each kind with its shrinker: <c>Prop.ForAll(Any.Key, key => …).Holds()</c>. Sizes grow with
/// FsCheck's; to build on one of these, take its <c>Generator</c>.
/// </summary>
public static class Any
{
    /// <summary>
    /// Keys of the kinds that a tree may treat differently: empty, longest, with long common prefixes, in sequence,
    /// random.
    /// </summary>
    public static Arbitrary<Key> Key => Arb.From(KeyGens.Any, KeyGens.Shrink);

    /// <summary>
    /// Keys for a test to take its own from: at least one, ascending, mostly of one kind, and often neighbours.
    /// </summary>
    public static Arbitrary<ImmutableArray<Key>> Keys =>
        Arb.From(KeyGens.Pool, keys => Shrinking.Fewer(keys).Where(fewer => !fewer.IsEmpty));

    /// <summary>Values of all lengths that matter to a tree of the default sizes.</summary>
    public static Arbitrary<Value> Value => ValueFor(Functional.Limits.Default);

    /// <summary>An entry of such a key and such a value.</summary>
    public static Arbitrary<Entry> Entry =>
        Arb.From(from key in Key.Generator from value in Value.Generator select new Entry(key, value), Shrink);

    /// <summary>Ranges of keys: bounded or not, empty, the wrong way round, prefixes.</summary>
    public static Arbitrary<KeyRange> Range =>
        Arb.From(KeyGens.Pool.Resize(4).SelectMany(RangeGens.Over), RangeGens.Shrink);

    /// <summary>Sizes of trees: mostly so small that a hundred entries make a tree of many levels.</summary>
    public static Arbitrary<Limits> Limits =>
        Arb.From(Gen.Frequency(
            (5, from leaf in Gen.Elements(64, 96, 128, 256)
                from branch in Gen.Elements(64, 96, 128, 256)
                from children in Gen.Choose(4, 8)
                from inline in Gen.Elements(0, 1, 8, 64)
                select new Limits(leaf, branch, children, inline)),
            (1, Gen.Constant(new Limits(512, 256, 16, 64))),
            (1, Gen.Constant(Functional.Limits.Default))));

    /// <summary>Operations on a tree of the default sizes, many of which meet what an earlier one left.</summary>
    public static Arbitrary<ImmutableArray<Operation>> Operations =>
        Arb.From(
            KeyGens.Pool.SelectMany(keys => new OperationGens(Functional.Limits.Default, keys).Many),
            OperationShrinking.Shrink
        );

    /// <summary>Whole lives of trees, of any sizes: what to try a function from tree to tree on.</summary>
    public static Arbitrary<TreeProgram> TreeProgram =>
        Arb.From(
            from limits in Limits.Generator
            from pool in KeyGens.Pool
            from operations in new OperationGens(limits, pool).Many
            select new TreeProgram(limits, operations),
            OperationShrinking.Shrink
        );

    /// <summary>Whole lives of databases, with one to three handles.</summary>
    public static Arbitrary<History> History => HistoryGens.For(Limits.Generator);

    /// <summary>
    /// Values of all lengths that matter to a tree of these sizes: about its limit of values inside nodes, and far
    /// above it.
    /// </summary>
    /// <param name="limits">The tree's sizes.</param>
    public static Arbitrary<Value> ValueFor(Limits limits) => Arb.From(ValueGens.For(limits), ValueGens.Shrink);

    /// <summary>Entries in any order, keys more than once.</summary>
    /// <param name="limits">The sizes of the tree that they are meant for.</param>
    public static Arbitrary<ImmutableArray<Entry>> EntriesFor(Limits limits) =>
        Arb.From(
            from pool in KeyGens.Pool
            from entries in Gen.ListOf(new OperationGens(limits, pool).Entry)
            select entries.ToImmutableArray(),
            entries => Shrinking.Of(entries, Shrink)
        );

    /// <summary>Operations on some keys, many of which meet what an earlier one left.</summary>
    /// <param name="keys">The keys, ascending and at least one.</param>
    /// <param name="limits">The tree's sizes; the default ones, if they aren't given.</param>
    public static Arbitrary<ImmutableArray<Operation>> OperationsOn(ImmutableArray<Key> keys, Limits? limits = null) =>
        Arb.From(new OperationGens(limits ?? Functional.Limits.Default, keys).Many, OperationShrinking.KeepingKeys);

    /// <summary>
    /// Ranges between some keys: bounded or not, empty, the wrong way round, prefixes.
    /// </summary>
    /// <param name="keys">The keys, at least one.</param>
    public static Arbitrary<KeyRange> RangeOver(ImmutableArray<Key> keys) =>
        Arb.From(RangeGens.Over(keys), RangeGens.Shrink);

    /// <summary>
    /// Interleavings of what several actors do. They shrink to fewer moves, fewer switches between actors and fewer
    /// actors.
    /// </summary>
    /// <param name="actors">How many actors there are, at least one: 0, 1, …</param>
    /// <param name="moves">What each may do.</param>
    public static Arbitrary<Schedule<T>> Schedule<T>(int actors, Arbitrary<T> moves) =>
        Arb.From(ScheduleGens.Of(Gen.Constant(actors), moves.Generator), schedule =>
            ScheduleGens.Shrink(schedule, moves.Shrinker)
        );

    internal static IEnumerable<Entry> Shrink(Entry entry) =>
        KeyGens.Shrink(entry.Key).Select(key => entry with { Key = key })
            .Concat(ValueGens.Shrink(entry.Value).Select(value => entry with { Value = value }));
}
