using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Nodes keep to their sizes: none much too long, few much too short.</summary>
public class NodeLaws
{
    [Law(Share = 2)]
    public Property A_leaf_is_over_its_limit_by_no_more_than_two_entries(TreeProgram program) =>
        Holds(program, (node, limits) =>
            node.IsPage(out var leaf) && Record.Length(leaf) - TwoLongest(leaf) > limits.LeafBytes
                ? [$"a leaf of {Slotted.CountIn(leaf)} entries has {Record.Length(leaf)} bytes"]
                : []
        );

    [Law(Share = 2)]
    public Property A_branch_is_over_its_limit_by_no_more_than_two_separators(TreeProgram program) =>
        Holds(program, (node, limits) =>
            node.Branch is { Children.Length: > 3 } branch
            && branch.Length - TwoLongest(branch.Page) > limits.BranchBytes
                ? [$"a branch of {branch.Children.Length} children has {branch.Length} bytes"]
                : []
        );

    [Law(Share = 2)]
    public Property A_branch_has_two_children_at_least_and_no_more_than_its_limit(TreeProgram program) =>
        Holds(program, (node, limits) =>
            node.Branch is { } branch && (branch.Children.Length < 2 || branch.Children.Length > limits.BranchChildren)
                ? [$"a branch of {branch.Children.Length} children"]
                : []
        );

    [Law(Share = 2)]
    public Property A_leaf_takes_no_more_memory_than_its_record(TreeProgram program) =>
        Holds(program, (node, _) => node.IsPage(out var leaf) && leaf.Length > Record.Padded(Record.Length(leaf))
            ? [$"a leaf of {Record.Length(leaf)} bytes lies in an array of {leaf.Length}"]
            : []);

    // The last node of a level may have been begun by an append, and what is removed elsewhere leaves it as it is.
    [Law]
    public Property Nodes_with_entries_of_one_size_are_never_overfull_and_but_for_the_last_a_third_full_on_average_whatever_was_removed(
        [From(nameof(Numbers))] int[] numbers,
        [Within(0, 800)] int kept,
        [OneOf(256, 512, 1024)] int size
    )
    {
        var limits = new Limits(size, size, 1024, 64);
        var full = numbers.Aggregate(Tree.EmptyWith(limits), (tree, number) =>
            tree.Set(KeyGens.Numbered(number), "of eight")
        );
        var tree = numbers.Skip(kept).Aggregate(full, (tree, number) => tree.Remove(KeyGens.Numbered(number)));
        return new[] { full, tree }
            .SelectMany(at =>
                Under(at.Root.Child, at)
                    .SelectMany(node =>
                        Differences.Unless(node.Length <= size, () => $"a node has {node.Length} bytes")
                    )
            )
            .Concat(
                TreeShape
                    .Of(tree)
                    .Levels.SkipLast(1)
                    .SelectMany(level =>
                        Differences.Unless(level.Bytes * 3 >= (level.Nodes - 1) * size, () =>
                            $"{level.Nodes} nodes of {level.Bytes} bytes on level {level.Level} for {tree.Count} entries"
                        )
                    )
            )
            .ToProperty();
    }

    [Law]
    public bool A_page_is_cut_where_its_halves_are_nearest_to_each_other(Batch batch, Key key)
    {
        var entries = batch
            .Model.Entries()
            .Where(entry => entry.Key != key && entry.Value.Length < 100)
            .Select(Fresh)
            .Take(12)
            .ToArray();
        if (entries.Length == 0)
        {
            return true;
        }

        var added = Fresh(new(key, "v"));
        var index = entries.Count(entry => new Key(entry.Key) < key);
        var page = PageAssembly.Make(RecordKind.Leaf, 0, default, entries, default);
        var weights = entries[..index]
            .Append(added)
            .Concat(entries[index..])
            .Select(entry => Slotted.SlotSize + entry.Key.Length + entry.Payload.Length)
            .ToArray();
        var nearest = Enumerable.Range(1, entries.Length).Min(Unevenness);
        return Unevenness(new Spliced(page, index, 0, added).Half()) == nearest;

        int Unevenness(int cut) => Math.Abs(weights[..cut].Sum() - weights[cut..].Sum());
    }

    [Law]
    public Property Ascending_keys_fill_their_leaves([Within(0, 2000)] int count, [OneOf(256, 512, 4096)] int leafBytes)
    {
        var limits = new Limits(leafBytes, 256, 8, 64);
        var numbers = Enumerable.Range(0, count).Select(KeyGens.Numbered).ToArray();
        var one = numbers.Aggregate(Tree.EmptyWith(limits), (tree, key) => tree.Set(key, "of eight"));
        var built = Tree.Build(numbers.Select(key => new Entry(key, "of eight")), limits);
        return (Leaves(one) <= Leaves(built) + 1 && Leaves(built) * leafBytes <= 48L * leafBytes / 32 + count * 48L)
            .Label($"{Leaves(one)} leaves one by one, {Leaves(built)} in bulk");
    }

    private static long Leaves(Tree tree) => TreeShape.Of(tree).Levels.Select(level => level.Nodes).FirstOrDefault();

    private static FreshEntry Fresh(Entry entry) => new(entry.Key.Bytes, entry.Value.Bytes, OutOfLine: false);

    private static Property Holds(TreeProgram program, Func<Node, Limits, IEnumerable<string>> law) =>
        Workbench.Run(program)
            .Select(at => (at.Tree, $"after {at.Operation}"))
            .Append((Tree.Build(program.Model.Entries(), program.Limits), "built"))
            .Append((Loaded(program), "loaded"))
            .SelectMany(at =>
                Under(at.Item1.Root.Child, at.Item1)
                    .SelectMany(node => law(node, program.Limits))
                    .Select(difference => $"{at.Item2}: {difference}")
            )
            .ToProperty();

    // A tree of every other entry, and all of them loaded into it.
    private static Tree Loaded(TreeProgram program)
    {
        var database = Database.InMemory(new DatabaseOptions { Limits = program.Limits });
        var entries = program.Model.Entries().ToArray();
        database.Transact(tree => tree.SetMany(entries.Where((_, index) => index % 2 == 0))).OrThrow();
        return database.Load(entries).OrThrow().Tree;
    }

    private static IEnumerable<Node> Under(Node child, Tree tree)
    {
        if (child.IsNone)
        {
            return [];
        }

        var node = child.Load(tree.Reader.Nodes, Interest.Lasting);
        return node.Branch is { } branch
            ? Enumerable
                .Range(0, branch.Children.Length)
                .SelectMany(i => Under(branch.ChildAt(i, tree.Reader.Nodes), tree))
                .Prepend(node)
            : [node];
    }

    private static int TwoLongest(Page page) => Lengths(page).OrderDescending().Take(2).Sum();

    // What each entry takes, with the prefix that it needs where it stands alone.
    private static List<int> Lengths(Page page)
    {
        var view = new Slotted(page);
        var lengths = new List<int>();
        for (var i = 0; i < view.Count; i++)
        {
            lengths.Add(Slotted.SlotSize + view.PrefixLength + view.OffsetAt(i + 1) - view.OffsetAt(i));
        }

        return lengths;
    }

    private static Gen<int[]> Numbers => Gen.ArrayOf(Gen.Choose(0, 999), 800);
}
