using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// Nodes take what they can: built in bulk they are as full as can be, and small neighbours become one exactly where
/// they fit.
/// </summary>
public class FullnessLaws
{
    private static readonly Gen<Limits> _limits =
        from leaf in Gen.Choose(64, 200)
        from branch in Gen.Choose(64, 200)
        from children in Gen.Choose(4, 9)
        select new Limits(leaf, branch, children, 64);

    private static readonly Gen<Entry[]> _entries =
        from count in Gen.Choose(0, 150)
        from prefix in Gen.Elements("", "p", "a long prefix")
        from entries in Gen.ArrayOf(
            from number in Gen.Choose(0, 9999)
            from tail in Gen.Choose(0, 9)
            from length in Gen.Choose(0, 30)
            select ($"{number}{new string('t', tail)}", length),
            count
        )
        select entries
            .Select(entry => new Entry(prefix + entry.Item1, new byte[entry.length]))
            .DistinctBy(entry => entry.Key)
            .OrderBy(entry => entry.Key)
            .ToArray();

    [Law]
    public Property A_leaf_built_in_bulk_takes_all_that_fit_or_as_many_as_fill_vectors_of_slots_where_that_is_less_an_entry(
        [From(nameof(_entries))] Entry[] entries,
        [From(nameof(_limits))] Limits limits
    ) => OfNeighbours(entries, limits, (left, right) =>
        {
            if (!left.IsPage(out var leaf) || !right.IsPage(out var next))
            {
                return [];
            }

            var count = Slotted.CountIn(leaf);
            var more = Enumerable
                .Range(1, Slotted.CountIn(next))
                .TakeWhile(more => LengthWith(leaf, next, more) <= limits.LeafBytes)
                .Count();
            var isThrifty =
                more == 0
                    ? count < 4
                        || count % 4 == 0
                        || ByEntry(LengthOf(leaf, count - count % 4), count - count % 4) >= ByEntry(Length(leaf), count)
                    : more < 4
                        && count % 4 == 0
                        && ByEntry(Length(leaf), count) < ByEntry(LengthWith(leaf, next, more), count + more);
            return Differences
                .Unless(Length(leaf) <= limits.LeafBytes || count == 1, () => $"a leaf of {Length(leaf)} bytes")
                .Concat(
                    Differences.Unless(isThrifty, () => $"{count} entries in {Length(leaf)} bytes, and {more} more fit")
                );
        });

    [Law]
    public Property A_branch_built_in_bulk_has_no_room_for_the_next_ones_first_child_unless_that_one_would_be_alone(
        [From(nameof(_entries))] Entry[] entries,
        [From(nameof(_limits))] Limits limits
    ) =>
        OfNeighbours(entries, limits, (left, right) =>
            left.Branch is { } branch && right.Branch is { Children.Length: > 2 } next
                ? Differences.Unless(
                    branch.Children.Length == limits.BranchChildren
                        || LengthWithFirstOf(branch, next) > limits.BranchBytes,
                    () => $"a branch of {branch.Children.Length} children in {branch.Length} bytes, and one more fits"
                )
                : []
        );

    [Law]
    public Property A_branch_built_in_bulk_keeps_to_its_limits_unless_it_has_two_children_only_or_took_in_the_last(
        [From(nameof(_entries))] Entry[] entries,
        [From(nameof(_limits))] Limits limits
    ) =>
        OfNeighbours(entries, limits, (left, _) =>
            left.Branch is { Children.Length: > 2 } branch
                ? Differences.Unless(
                    branch.Children.Length <= limits.BranchChildren && branch.Length <= limits.BranchBytes,
                    () => $"a branch of {branch.Children.Length} children in {branch.Length} bytes"
                )
                : []
        );

    [Law]
    public Property Two_leaves_become_one_exactly_where_they_fit(
        [From(nameof(_entries))] Entry[] entries,
        [From(nameof(_limits))] Limits limits
    ) =>
        entries
            .Chunk(6)
            .Pairs()
            .SelectMany(pair =>
            {
                var (left, right, whole) = (Made(pair.Item), Made(pair.Next), Made([.. pair.Item, .. pair.Next]));
                return new[] { 0, 1 }.SelectMany(spare =>
                {
                    var merged = Rebalance.Merge(
                        left,
                        [],
                        right,
                        EditWithin(limits with { LeafBytes = whole.Length - spare })
                    );
                    return Differences.Unless(
                        spare == 0 ? merged.IsPage(out var page) && page.Span.SequenceEqual(whole) : merged.IsNone,
                        () => $"{spare}: {pair}"
                    );
                });
            })
            .ToProperty();

    [Law]
    public Property Two_branches_become_one_exactly_where_they_fit_by_bytes_and_by_children(
        [From(nameof(_entries))] Entry[] entries
    ) =>
        entries
            .Chunk(5)
            .Where(part => part.Length == 5)
            .Pairs()
            .SelectMany(pair =>
            {
                var (left, right) = (Above(pair.Item), Above(pair.Next));
                var separator = pair.Next[0].Key.Span.ToArray();
                var whole = Above([.. pair.Item, .. pair.Next]);
                return new (int Bytes, int Children)[] { (0, 0), (1, 0), (0, 1) }.SelectMany(spare =>
                {
                    var limits = Limits.Default with
                    {
                        BranchBytes = whole.Length - spare.Bytes,
                        BranchChildren = whole.Children.Length - spare.Children,
                    };
                    var merged = Rebalance.Merge(left, separator, right, EditWithin(limits)).Branch;
                    return Differences.Unless(
                        spare == (0, 0)
                            ? merged is not null
                                && merged.Page.Span.SequenceEqual(whole.Page)
                                && merged.Count == whole.Count
                                && merged.Children.SequenceEqual([.. left.Children, .. right.Children])
                            : merged is null,
                        () => $"with {spare} too few"
                    );
                });
            })
            .ToProperty();

    [Law]
    public bool Two_trees_of_a_leaf_each_become_one_leaf_exactly_where_one_is_small_and_they_fit(
        [From(nameof(_entries))] Entry[] many,
        [Within(1, 5)] int first,
        [Within(64, 700)] int bytes
    )
    {
        var entries = many.Take(first + 4).ToArray();
        if (entries.Length <= first)
        {
            return true;
        }

        var limits = Limits.Default with { LeafBytes = bytes };
        var (left, right) = (Made(entries[..first]), Made(entries[first..]));
        var isSmall = 3 * left.Length < bytes - 2 || 3 * right.Length < bytes - 2;
        var fits = Made(entries).Length <= bytes;
        var joined = Join.Of(new(left, 1), new(right, 1), EditWithin(limits));
        return joined.Height == (isSmall && fits ? 1 : 2) && joined.Count == entries.Length;
    }

    [Fact]
    public void A_small_child_becomes_one_with_the_neighbour_that_it_fits_with_the_left_one_first()
    {
        foreach (var (payloads, small, expected) in new (int[], int, int[])[]
        {
            ([10, 100, 290], 0, [2, 1]),
            ([100, 10, 290], 1, [2, 1]),
            ([290, 10, 100], 1, [1, 2]),
            ([100, 10, 100], 1, [2, 1]),
            ([290, 100, 10], 2, [1, 2]),
            ([290, 10, 290], 1, [1, 1, 1]),
            ([10, 290], 0, [1, 1]),
            ([290, 10], 1, [1, 1]),
        })
        {
            var branch = Above([.. payloads.Select((length, i) => new Entry($"{(char)('a' + i)}", new byte[length]))]);

            var rebalanced = Rebalance
                .Child(branch, small, EditWithin(Limits.Default with { LeafBytes = 300 }))
                .Node.AsBranch();

            Assert.Equal(expected, rebalanced.Children.Select(child => Slotted.CountIn(child.AsPage())));
            Assert.Equal(expected.Length == payloads.Length, ReferenceEquals(rebalanced, branch));
        }
    }

    [Law]
    public Property A_branch_is_underfull_below_a_third_of_its_limit_or_with_one_child(
        [From(nameof(_entries))] Entry[] entries
    ) =>
        entries
            .Chunk(5)
            .Where(part => part.Length > 1)
            .SelectMany(part =>
            {
                var branch = Above(part);
                var (length, only) = (branch.Length, new Branch(branch.Page, branch.Children[..1], 1, owner: null));
                return Differences.Unless(
                    !IsUnderfull(branch, Limits.Default with { BranchBytes = 3 * length + 2 })
                        && IsUnderfull(branch, Limits.Default with { BranchBytes = 3 * length + 3 })
                        && IsUnderfull(only, Limits.Default with { BranchBytes = 64 }),
                    () => $"a branch of {length} bytes"
                );
            })
            .ToProperty();

    [Law]
    public Property A_node_is_underfull_below_a_third_of_its_limit([From(nameof(_entries))] Entry[] entries) =>
        entries.Chunk(5).SelectMany(part =>
        {
            var leaf = Made(part);
            return Differences.Unless(
                !IsUnderfull(leaf, Limits.Default with { LeafBytes = 3 * leaf.Length })
                && !IsUnderfull(leaf, Limits.Default with { LeafBytes = 3 * leaf.Length + 2 })
                && IsUnderfull(leaf, Limits.Default with { LeafBytes = 3 * leaf.Length + 3 }),
                () => $"a leaf of {leaf.Length} bytes");
        })
        .ToProperty();

    private static Property OfNeighbours(
        Entry[] entries,
        Limits limits,
        Func<Node, Node, IEnumerable<string>> law)
    {
        var tree = Tree.Build(entries, limits);
        return Levels(tree.Root.Child)
            .SelectMany(level => level.Pairs().SelectMany(pair => law(pair.Item, pair.Next)))
            .ToProperty();
    }

    // The nodes of a tree that isn't stored, level by level.
    private static IEnumerable<Node[]> Levels(Node root)
    {
        for (
            Node[] level = root.IsNone ? [] : [root];
            level.Length > 0;
            level = [.. level.SelectMany(node => node.Branch?.Children ?? [])]
        )
        {
            yield return level;
        }
    }

    private static int LengthWithFirstOf(Branch branch, Branch next)
    {
        var lower = Leaf(next.Children[0]);
        var before = Leaf(branch.Children[^1], last: true);
        var separator = Separator.Between(before, lower);
        var heap = PageAssembly.Measure(PageRun.All(branch.Page), [FreshEntry.Separator(separator)], default).Length;
        return Links.BranchLength(heap, branch.Children.Length + 1, branch.Count + next.Children[0].Count);
    }

    private static bool IsUnderfull(Node node, Limits limits) => node.IsUnderfull(limits);

    private static byte[] Leaf(Node node, bool last = false) =>
        node.Branch is { } branch ? Leaf(branch.Children[last ? ^1 : 0], last)
        : new Slotted(node.AsPage()).KeyAt(last ? Slotted.CountIn(node.AsPage()) - 1 : 0);

    private static int Length(Page leaf) => Record.Length(leaf);

    private static int LengthOf(Page leaf, int first) => PageAssembly.Measure(new(leaf, 0, first), [], default).Length;

    private static int LengthWith(Page leaf, Page next, int more) =>
        PageAssembly.Measure(PageRun.All(leaf), [], new(next, 0, more)).Length;

    // What an entry takes in the log, where every record is padded.
    private static decimal ByEntry(int length, int count) => (decimal)Record.Padded(length) / count;

    private static Page Made(Entry[] entries) =>
        Made(
            RecordKind.Leaf,
            entries.Select(entry => new FreshEntry(entry.Key.Bytes, entry.Value.Bytes, OutOfLine: false))
        );

    private static Page Made(RecordKind kind, IEnumerable<FreshEntry> entries) =>
        PageAssembly.Make(kind, kind == RecordKind.Leaf ? 0 : 1, default, [.. entries], default);

    // A branch over a leaf for each entry.
    private static Branch Above(Entry[] entries)
    {
        var page = Made(RecordKind.Branch, entries.Skip(1).Select(entry => FreshEntry.Separator(entry.Key.Bytes)));
        return new(page, [.. entries.Select(entry => Made([entry]))], entries.Length, owner: null);
    }

    private static Edit EditWithin(Limits limits) => new(NoNodes.Instance, limits, Owner: null);
}
