using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A leaf made of its base and the changes since is the leaf itself, byte for byte.</summary>
public class LeafDeltaLaws
{
    private const int Room = Record.MaxNodeLength - Slotted.DeltaTailSize;

    private static readonly ImmutableSortedDictionary<Key, FreshEntry> _none = ImmutableSortedDictionary<
        Key,
        FreshEntry
    >.Empty;

    [Law]
    internal Property A_base_with_the_changes_since_is_the_leaf_at_every_step(LeafChain chain) =>
        Holds(chain, (whole, _, leaf, changes) =>
            Differences.Unless(
                LeafDelta.Applied(whole, changes) is { IsNone: false } page
                    && page.Span.SequenceEqual(LeafChain.Page(leaf)),
                () => $"the base with {Show.Of(changes)}, not {Show.Of(LeafChain.Page(leaf))}"
            )
        );

    [Law]
    internal Property Changes_are_the_keys_that_were_touched_since_the_base_as_they_are_now_and_no_others(
        LeafChain chain
    ) =>
        Holds(chain, (_, touched, leaf, changes) =>
            Differences.Unless(changes.Span.SequenceEqual(LeafChain.Changes(touched, leaf)), () =>
                $"{Show.Of(changes)}, not {Show.Of(LeafChain.Changes(touched, leaf))}"
            )
        );

    [Law]
    internal Property Changes_are_told_where_they_fit_and_only_there(
        LeafChain chain,
        [Within(-20, Record.MaxNodeLength)] int some
    ) =>
        chain
            .Leaves()
            .Pairs()
            .SelectMany(pair =>
            {
                var (before, after) = (LeafChain.Page(pair.Item), LeafChain.Page(pair.Next));
                var touched = Touched(pair.Item, pair.Next);
                var length = LeafChain.LengthOfChanges(touched, pair.Next);
                return new[] { length - 1, length, length + 1, some, 0, -1 }
                    .Where(room => room <= Room)
                    .SelectMany(room =>
                        LeafDelta.Between(before, after, already: Page.None, room) is var changes
                        && (touched.IsEmpty || length > room)
                            ? Differences.Unless(changes.IsNone, () =>
                                $"{changes.Length} bytes of changes in a room of {room} for {touched.Count}"
                            )
                            : Differences.Unless(changes.Span.Length == length, () =>
                                $"{changes.Span.Length} bytes of changes, not {length}, in {room}"
                            )
                    );
            })
            .ToProperty();

    [Law]
    internal Property Changes_and_later_ones_combined_are_those_from_the_base_to_the_last_leaf(LeafChain chain) =>
        chain.Leaves().Take(3).ToArray() is [var first, var second, var third]
        && Of(first, second) is { IsNone: false } earlier
        && Of(second, third) is { IsNone: false } later
            ? Combined(LeafChain.Page(first), earlier, later, LeafChain.Page(third)).ToProperty()
            : true.ToProperty();

    [Law]
    internal Property Changes_cover_others_where_they_have_all_their_keys(LeafChain one, LeafChain other)
    {
        var (all, some) = (Keys(one), Keys(other).Concat(Keys(one).Take(2)).ToHashSet());
        return new[] { some, [.. some.Intersect(all)], [.. all] }
            .Where(keys =>
                keys.Count > 0
                && LeafChain.LengthOfChanges(keys, _none) <= Room
                && LeafChain.LengthOfChanges(all, _none) <= Room
            )
            .SelectMany(keys =>
                Differences.Unless(
                    LeafDelta.Covers(LeafChain.Changes(all, _none), LeafChain.Changes(keys, _none))
                        == keys.IsSubsetOf(all),
                    () => $"{string.Join(" ", all)} cover {string.Join(" ", keys)}"
                )
            )
            .ToProperty();
    }

    [Law]
    internal Property Where_nothing_changes_what_is_known_stays_as_it_is(LeafChain chain) =>
        Holds(chain, (_, _, leaf, changes) =>
        {
            var (page, again) = (LeafChain.Page(leaf), LeafChain.Page(leaf));
            return Differences
                .Unless(LeafDelta.Between(page, again, already: Page.None, Room).IsNone, () =>
                    "changes where nothing changed"
                )
                .Concat(
                    Differences.Unless(
                        LeafDelta.Between(page, again, changes, Room) is { IsNone: false } known
                            && known.Span.SequenceEqual(changes),
                        () => "other changes than were known"
                    )
                );
        });

    [Fact]
    public void What_lies_in_one_place_and_is_another_key_or_another_kind_of_value_is_a_change()
    {
        var address = FreshValues.Payload(LeafChain.Referred(1));
        foreach (
            var (before, after) in new[]
            {
                (
                    new FreshEntry("a"u8.ToArray(), "bc"u8.ToArray(), OutOfLine: false),
                    new FreshEntry("ab"u8.ToArray(), "c"u8.ToArray(), OutOfLine: false)
                ),
                (
                    new FreshEntry("a"u8.ToArray(), address, OutOfLine: false),
                    new FreshEntry("a"u8.ToArray(), address, OutOfLine: true)
                ),
            }
        )
        {
            FreshEntry[] others =
            [
                new("b"u8.ToArray(), default, OutOfLine: false),
                new("c"u8.ToArray(), new byte[100], OutOfLine: false),
            ];
            var (from, to) = (
                PageAssembly.Make(RecordKind.Leaf, 0, default, [before, .. others], default),
                PageAssembly.Make(RecordKind.Leaf, 0, default, [after, .. others], default)
            );
            foreach (var (one, other) in new[] { (from, to), (to, from) })
            {
                Assert.Equal(
                    other.Span,
                    LeafDelta.Applied(one, LeafDelta.Between(one, other, already: Page.None, Room)).Span
                );
            }
        }
    }

    // What takes a few bytes each where keys share much takes thousands where one key doesn't share it.
    [Fact]
    public void Keys_that_are_much_longer_apart_than_together_fit_or_not_by_what_they_take_together()
    {
        FreshEntry Entry(string key) => new(System.Text.Encoding.ASCII.GetBytes(key), default, OutOfLine: false);
        var many = Enumerable.Range(0, 100).Select(i => Entry($"{new string('a', 2000)}{i:D2}"));
        var few = Enumerable
            .Range(0, 10)
            .Select(i => Entry($"{new string('b', 300)}{new string((char)('0' + i), 300)}"));
        var before = PageAssembly.Make(RecordKind.Leaf, 0, default, [.. many], default);
        var after = PageAssembly.Make(RecordKind.Leaf, 0, default, [.. few], default);

        Assert.True(before.Length < 4096 && after.Length < 4096);
        Assert.True(LeafDelta.Between(before, after, already: Page.None, after.Length).IsNone);
    }

    [Fact]
    public void A_tree_whose_long_keys_give_way_to_others_is_stored()
    {
        using var database = Database.Open(new MemoryStore()).OrThrow();
        database
            .Transact(tree =>
                tree.SetMany(Enumerable.Range(0, 100).Select(i => new Entry($"{new string('a', 2000)}{i:D2}", "")))
            )
            .OrThrow();

        var entries = Enumerable
            .Range(0, 10)
            .Select(i => new Entry($"{new string('b', 300)}{new string((char)('0' + i), 300)}", ""))
            .ToArray();
        database.Transact(tree => tree.RemoveRange(KeyRange.All).SetMany(entries)).OrThrow();

        Assert.Equal(entries, database.Head.Tree.Range(KeyRange.All));
    }

    private static HashSet<Key> Keys(LeafChain chain) => [.. chain.Leaves().First().Keys];

    private static Page Of(
        ImmutableSortedDictionary<Key, FreshEntry> before,
        ImmutableSortedDictionary<Key, FreshEntry> after
    ) => LeafDelta.Between(LeafChain.Page(before), LeafChain.Page(after), already: Page.None, Room);

    // What is said in both is said as the later ones have it, and takes no more room than it says.
    private static IEnumerable<string> Combined(Page whole, Page earlier, Page later, Page leaf) =>
        LeafDelta.Combined(earlier, later, Room) is not { IsNone: false } changes
            ? []
            : Differences
                .Unless(
                    LeafDelta.Applied(whole, changes) is { IsNone: false } page && page.Span.SequenceEqual(leaf),
                    () => $"the base with {Show.Of(changes)}, not {Show.Of(leaf)}"
                )
                .Concat(
                    Differences.Unless(
                        LeafDelta.Covers(changes, earlier)
                            && LeafDelta.Covers(changes, later)
                            && Slotted.CountIn(changes) <= Slotted.CountIn(earlier) + Slotted.CountIn(later),
                        () => $"{Show.Of(changes)} of {Show.Of(earlier)} and {Show.Of(later)}"
                    )
                )
                .Concat(
                    Differences.Unless(
                        !LeafDelta.Combined(earlier, later, changes.Length).IsNone
                            && LeafDelta.Combined(earlier, later, changes.Length - 1).IsNone,
                        () => $"{changes.Length} bytes fit where they don't, or don't where they do"
                    )
                );

    // Each step's changes, since the first leaf or since the last whose changes didn't fit or were none.
    private static Property Holds(
        LeafChain chain,
        Func<Page, IEnumerable<Key>, ImmutableSortedDictionary<Key, FreshEntry>, Page, IEnumerable<string>> law
    ) => Steps(chain).SelectMany(step => law(step.Whole, step.Touched, step.Leaf, step.Changes)).ToProperty();

    private static IEnumerable<(
        Page Whole,
        IEnumerable<Key> Touched,
        ImmutableSortedDictionary<Key, FreshEntry> Leaf,
        Page Changes
    )> Steps(LeafChain chain)
    {
        var (whole, touched, already) = (Page.None, ImmutableSortedSet<Key>.Empty, Page.None);
        foreach (var (before, after) in chain.Leaves().Pairs())
        {
            var page = LeafChain.Page(before);
            whole = already.IsNone ? page : whole;
            touched = (already.IsNone ? [] : touched).Union(Touched(before, after));
            already = LeafDelta.Between(page, LeafChain.Page(after), already, Room);
            if (!already.IsNone)
            {
                yield return (whole, touched, after, already);
            }
        }
    }

    internal static ImmutableSortedSet<Key> Touched(
        ImmutableSortedDictionary<Key, FreshEntry> before,
        ImmutableSortedDictionary<Key, FreshEntry> after
    ) => [.. before.Keys.Union(after.Keys).Where(key => !Same(before, after, key))];

    private static bool Same(
        ImmutableSortedDictionary<Key, FreshEntry> before,
        ImmutableSortedDictionary<Key, FreshEntry> after,
        Key key
    ) =>
        before.TryGetValue(key, out var old)
        && after.TryGetValue(key, out var now)
        && old.OutOfLine == now.OutOfLine
        && old.Payload.Span.SequenceEqual(now.Payload.Span);
}
