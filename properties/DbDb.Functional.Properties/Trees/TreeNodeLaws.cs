using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A walk over a tree's nodes sees the tree, and knows what two trees share.</summary>
public class TreeNodeLaws
{
    [Law]
    public Property The_leaves_hold_the_entries_in_order_and_counts_add_up_on_every_level(TreeProgram program)
    {
        var tree = Workbench.End(program);
        var nodes = tree.Nodes().ToArray();
        return Differences
            .Unless(
                nodes.Where(node => node.Level == 0).SelectMany(node => node.Keys).SequenceEqual(program.Model.Keys),
                () => "the leaves' keys aren't the tree's"
            )
            .Concat(
                Enumerable
                    .Range(0, tree.Height)
                    .SelectMany(level =>
                        Differences.Unless(
                            nodes.Where(node => node.Level == level).Sum(node => node.Count) == tree.Count,
                            () => $"the counts of level {level} don't come to {tree.Count}"
                        )
                    )
            )
            .Concat(
                nodes
                    .Where(node => node.Level > 0)
                    .SelectMany(node =>
                        Differences.Unless(
                            node.Children.Sum(child => child.Count) == node.Count
                                && node.Children.Count() == node.Keys.Count() + 1,
                            () => $"{node}: its children don't come to it"
                        )
                    )
            )
            .ToProperty();
    }

    [Law]
    public Property The_ranges_of_a_level_follow_each_other_from_end_to_end_and_hold_their_keys(TreeProgram program)
    {
        var tree = Workbench.End(program);
        var nodes = tree.Nodes().ToArray();
        return Enumerable.Range(0, tree.Height)
            .Select(level => nodes.Where(node => node.Level == level).ToArray())
            .SelectMany(level =>
                Differences.Unless(
                    level[0].Range.Lower == Key.Empty
                        && !level[^1].Range.IsBounded
                        && level
                            .Pairs()
                            .All(pair => pair.Item.Range.IsBounded && pair.Item.Range.Upper == pair.Next.Range.Lower)
                        && level.All(node => node.Keys.All(node.Range.Contains)),
                    () => $"level {level[0].Level}: {Show.Of(level, node => node.Range.ToString())}"
                )
            )
            .ToProperty();
    }

    [Law]
    public Property Bytes_and_levels_are_those_of_the_shape(TreeProgram program)
    {
        var tree = Workbench.End(program);
        var nodes = tree.Nodes().ToArray();
        return TreeShape.Of(tree).Levels
            .SelectMany(level => Differences.Unless(
                nodes.Where(node => node.Level == level.Level).ToArray() is var ofLevel
                    && ofLevel.Length == level.Nodes && ofLevel.Sum(node => (long)node.Bytes) == level.Bytes,
                () => $"not as walked: {level}"))
            .ToProperty();
    }

    [Law(Share = 4)]
    public Property Nodes_of_two_versions_are_equal_where_they_lie_at_one_address_or_are_one_object(
        TreeProgram program
    ) =>
        Workbench
            .Run(program)
            .SelectMany(at =>
            {
                var (before, after) = (at.Before.Nodes().ToHashSet(), at.Tree.Nodes().ToHashSet());
                var shared = after.Where(before.Contains).ToArray();
                return Differences
                    .Unless(
                        at.Operation is Operation.Reopen
                            || Places(at.Before).Intersect(Places(at.Tree)).Count() == shared.Length,
                        () => $"{shared.Length} are shared after {at.Operation}"
                    )
                    .Concat(
                        Differences.Unless(
                            shared.All(node =>
                                node.Children.All(child => before.Contains(child) && after.Contains(child))
                            ),
                            () => $"after {at.Operation} a shared node has a child that isn't"
                        )
                    );
            })
            .ToProperty();

    [Law(Share = 4)]
    public Property Only_nodes_that_are_opened_are_read(TreeProgram program)
    {
        var log = new MemoryStore(program.Limits);
        using var writer = Database.Open(log, new DatabaseOptions { Limits = program.Limits }).OrThrow();
        writer.Transact(_ => Tree.EmptyWith(program.Limits).SetMany(program.Model.Entries())).OrThrow();
        var store = new RecordingStore(log);
        using var database = Database.Open(store).OrThrow();
        var nodes = database.Head.Tree.Nodes().ToArray();
        var branches = nodes.Count(node => node.Level > 0);
        var first = store.Reads;
        _ = nodes.Sum(node => node.Count + node.Level + node.Address.Length + node.Range.Lower.Length);
        return (first == branches && store.Reads == branches)
            .Label($"{first} and {store.Reads} reads of {branches} branches among {nodes.Length} nodes");
    }

    [Fact]
    public void Nodes_of_two_databases_are_never_equal_though_their_addresses_are()
    {
        var roots = new[] { Database.InMemory(), Database.InMemory() }
            .Select(database => database.Transact(tree => tree.Set("key", "value")).OrThrow().Tree.Nodes().Single())
            .ToArray();
        Assert.Equal(roots[0].Address, roots[1].Address);
        Assert.NotEqual(roots[0], roots[1]);
        Assert.True(roots[0] != roots[1]);
    }

    [Fact]
    public void Nodes_that_are_not_stored_are_equal_if_they_are_one_object()
    {
        var (tree, other) = (Tree.Empty.Set("key", "value"), Tree.Empty.Set("key", "value"));
        Assert.True(tree.Nodes().Single() == tree.Nodes().Single());
        Assert.True(tree.Nodes().Single() != other.Nodes().Single());
    }

    // What stands for each node, found without this view of it.
    private static IEnumerable<object> Places(Tree tree) =>
        tree.Root.Child.IsNone ? [] : Places(tree.Root.Child, tree.Reader.Nodes);

    private static IEnumerable<object> Places(Node child, INodes nodes) =>
        (child.Load(nodes, Interest.Lasting).Branch is { } branch
            ? Enumerable.Range(0, branch.Children.Length).SelectMany(i => Places(branch.ChildAt(i, nodes), nodes))
            : []).Prepend(child.Stored is { } stored ? stored.Address : child);
}
