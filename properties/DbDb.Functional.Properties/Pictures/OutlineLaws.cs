using DbDb.Functional.Pictures;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What is chosen to be drawn of two trees.</summary>
public class OutlineLaws
{
    [Law(Share = 4)]
    public Property A_node_is_drawn_as_shared_if_and_only_if_both_trees_have_it(View view) =>
        WrongSides(view.Outlined()).ToProperty();

    [Law(Share = 4)]
    public Property The_boxes_that_are_not_open_hold_each_tree_s_entries_once(View view) =>
        WrongSums(view.Outlined()).ToProperty();

    [Law(Share = 4)]
    public Property There_are_no_more_boxes_than_asked_for_but_for_the_nodes_that_one_tree_has(View view) =>
        TooMany(view.Outlined().Outline, view.Most).ToProperty();

    [Fact]
    public void All_of_that_holds_where_most_has_changed_and_little_of_it_can_be_drawn()
    {
        var (old, now) = (View.FarApart.Older.Tree, View.FarApart.Newer.Tree);
        var leaf = Tree.EmptyWith(old.Limits).Set("leaf", "1"); // its root lies far below the others'
        for (var most = PictureOptions.FewestBoxes; most < 200; most += 1 + most / 10)
        {
            foreach (
                var (older, newer) in new[]
                {
                    (old, now),
                    (now, old),
                    (old, old),
                    (Tree.Empty, old),
                    (leaf, old),
                    (old, leaf),
                }
            )
            {
                var outline = Outline.Of(Forest.Of(older, newer), KeyRange.All, most);
                Assert.Empty(
                    WrongSides((older, newer, outline))
                        .Concat(WrongSums((older, newer, outline)))
                        .Concat(TooMany(outline, most))
                );
            }
        }
    }

    [Law(Share = 2)]
    public Property A_row_keeps_the_order_of_each_tree_and_groups_ascend(View view)
    {
        var (older, newer) = view.Snapshots();
        var (left, right) = (Leaves(older.Tree), Leaves(newer.Tree));
        var row = Siblings.Merged(left, right, inOneGroup: false);
        return Differences
            .Unless(On(Sides.Older).SequenceEqual(left), () => "the older tree's leaves are out of order")
            .Concat(
                Differences.Unless(On(Sides.Newer).SequenceEqual(right), () =>
                    "the newer tree's leaves are out of order"
                )
            )
            .Concat(
                Differences.Unless(row.Pairs().All(pair => pair.Item.Group <= pair.Next.Group), () =>
                    "groups don't ascend"
                )
            )
            .Concat(
                row.Where(sibling => sibling.Reached == Sides.Both)
                    .SelectMany(sibling =>
                        Differences.Unless(
                            left.Length == 0
                                || right.Length == 0
                                || row.Count(other => other.Group == sibling.Group) == 1,
                            () => $"{sibling} isn't alone in its group"
                        )
                    )
            )
            .ToProperty();

        IEnumerable<TreeNode> On(Sides side) =>
            row.Where(sibling => sibling.Reached.HasFlag(side)).Select(sibling => sibling.Node);
    }

    [Fact]
    public void A_node_waits_for_what_comes_before_it_in_the_other_tree_though_a_separator_there_was_less()
    {
        var shared = Leaf("q", "r");
        var older = Branch(["m"], Leaf("a"), shared);
        var newer = Branch(["n", "p"], Leaf("b"), Leaf("o"), shared);
        var row = Siblings.Merged([.. older.Children], [.. newer.Children], inOneGroup: false);
        Assert.Equal(["a", "b", "o", "q"], row.Select(sibling => sibling.Node.Keys.First().ToString()));
        Assert.Equal([Sides.Older, Sides.Newer, Sides.Newer, Sides.Both], row.Select(sibling => sibling.Reached));
        Assert.Equal([0, 0, 0, 1], row.Select(sibling => sibling.Group));

        static Page Leaf(params string[] keys) =>
            Tree.Build(keys.Select(key => new Entry(key, "1"))).Root.Child.AsPage();

        static TreeNode Branch(string[] separators, params Page[] leaves)
        {
            var page = PageAssembly.Make(
                RecordKind.Branch,
                1,
                default,
                [.. separators.Select(key => FreshEntry.Separator(((Key)key).Span.ToArray()))],
                default
            );
            var branch = new Branch(
                page,
                Array.ConvertAll(leaves, leaf => (Node)leaf),
                leaves.Sum(leaf => (long)Slotted.CountIn(leaf)),
                owner: null
            );
            return new Tree(new(branch, 2), Limits.Default, Tree.Empty.Reader).Nodes().First();
        }
    }

    [Law(Share = 4)]
    public Property What_fits_is_drawn_whole_and_what_changed_is_while_there_is_room_for_it(View view)
    {
        var (older, newer, outline) = view.Outlined();
        var (ofOlder, ofNewer) = (older.Nodes().ToHashSet(), newer.Nodes().ToHashSet());
        var all = ofOlder.Union(ofNewer).ToArray();
        var changed = all.Where(node => !ofOlder.Contains(node) || !ofNewer.Contains(node)).ToArray();
        var drawn = outline.Boxes.Where(box => !box.IsStack).Select(box => box.Members[0].Node).ToHashSet();
        var wanted = all.Length <= view.Most ? all : 3 * changed.Length <= view.Most ? changed : [];
        return wanted.Where(node => !drawn.Contains(node)).Select(node => $"{node} isn't drawn by itself").ToProperty();
    }

    [Law(Share = 4)]
    public Property Links_lead_from_open_boxes_to_all_of_their_children_in_the_row_below(View view)
    {
        var outline = view.Outlined().Outline;
        var boxes = outline.Boxes;
        var links = outline.Edges.ToDictionary(edge => (edge.From, edge.To), edge => edge.Sides);
        var home = boxes
            .SelectMany(box => box.Members, (box, member) => (member.Node, box.Id))
            .ToDictionary(at => at.Node, at => at.Id);
        return boxes
            .Where(box => box.IsOpen)
            .SelectMany(box => box.Members[0].Node.Children, (box, child) => (Box: box, Child: child))
            .SelectMany(at =>
                Differences.Unless(
                    links.GetValueOrDefault((at.Box.Id, home[at.Child])) == at.Box.Members[0].Reached,
                    () => $"no link from {at.Box.Members[0].Node} to {at.Child}"
                )
            )
            .Concat(
                links.Keys.SelectMany(link =>
                    Differences.Unless(
                        boxes[link.From].IsOpen
                            && boxes[link.From].Level == boxes[link.To].Level + 1
                            && boxes[link.From].Members[0].Node.Children.Any(child => home[child] == link.To),
                        () => $"a link from box {link.From} to {link.To}"
                    )
                )
            )
            .Concat(
                Differences.Unless(
                    boxes
                        .Select(box => box.Id)
                        .Except(links.Keys.Select(link => link.To))
                        .Order()
                        .SequenceEqual(
                            outline
                                .Roots.Select(root => root.Box)
                                .Distinct()
                                .Except(links.Keys.Select(link => link.To))
                                .Order()
                        ),
                    () => "a box hangs from nothing, and is no root"
                )
            )
            .ToProperty();
    }

    [Law(Share = 4)]
    public Property No_leaf_is_read_that_is_not_drawn_by_itself_nor_the_base_of_one_that_is(View view)
    {
        var log = new MemoryStore(view.Program.Limits);
        using var writer = view.Stored(log);
        var store = new RecordingStore(log);
        using var database = Database.Open(store).OrThrow();
        var (older, newer) = (database.At(new(writer.Head.Revision.Number / 2)).OrThrow(), database.Head);
        var commits = store.Calls.Count;
        var graph = TreeGraph.Of("", older, newer, KeyRange.All, view.Most);
        var read = store
            .Calls.Skip(commits)
            .Select(call => call.Call)
            .OfType<StoreCall.Read>()
            .Select(call => call.Address)
            .ToHashSet();
        var drawn = graph
            .Outline.Boxes.Where(box => !box.IsStack)
            .Select(box => box.Members[0].Node.Address)
            .ToHashSet();
        var bases = drawn.SelectMany(address => BaseOf(log, address)).ToHashSet();
        return Addresses(older.Tree.Nodes().Concat(newer.Tree.Nodes()).Where(node => node.Level == 0))
            .SelectMany(leaf =>
                Differences.Unless(!read.Contains(leaf) || drawn.Contains(leaf) || bases.Contains(leaf), () =>
                    $"the leaf at {leaf} is read"
                )
            )
            .ToProperty();
    }

    // What a node that is stored as changes is read with.
    private static IEnumerable<Address> BaseOf(MemoryStore log, Address address) =>
        Page.Of(log.Read(address).OrThrow()) is var record && Delta.IsIn(record)
            ? [Delta.Read(record, address)!.Base]
            : [];

    private static IEnumerable<string> WrongSides((Tree Older, Tree Newer, Outline Outline) at)
    {
        var (older, newer, outline) = at;
        var (inOlder, inNewer) = (Addresses(older.Nodes()), Addresses(newer.Nodes()));
        return outline
            .Boxes.SelectMany(box => box.Members, (box, member) => (box.Sides, member.Node))
            .SelectMany(drawn =>
                Differences.Unless(
                    drawn.Sides.HasFlag(Sides.Older) == inOlder.Contains(drawn.Node.Address)
                        && drawn.Sides.HasFlag(Sides.Newer) == inNewer.Contains(drawn.Node.Address),
                    () => $"{drawn.Node} is drawn as {drawn.Sides}"
                )
            );
    }

    private static IEnumerable<string> WrongSums((Tree Older, Tree Newer, Outline Outline) at)
    {
        var (older, newer, outline) = at;
        var ends = outline.Boxes.Where(box => !box.IsOpen).ToArray();
        var (ofOlder, ofNewer) = (
            ends.Sum(box => box.EntriesOn(Sides.Older)),
            ends.Sum(box => box.EntriesOn(Sides.Newer))
        );
        return Differences.Unless(ofOlder == older.Count && ofNewer == newer.Count, () =>
            $"{ofOlder} of {older.Count} and {ofNewer} of {newer.Count}"
        );
    }

    private static IEnumerable<string> TooMany(Outline outline, int most)
    {
        var changed = outline.Boxes.Count(box => box.Sides != Sides.Both);
        return Differences.Unless(
            outline.Boxes.Length <= most || (changed <= most && outline.Boxes.Length - changed <= most),
            () => $"{outline.Boxes.Length} boxes, {changed} of them of one tree, where {most} were asked for"
        );
    }

    private static TreeNode[] Leaves(Tree tree) => [.. tree.Nodes().Where(node => node.Level == 0)];

    private static HashSet<Address> Addresses(IEnumerable<TreeNode> nodes) => [.. nodes.Select(node => node.Address)];
}
