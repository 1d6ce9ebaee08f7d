using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// How a compaction lays out the nodes of the oldest revision that it keeps, but for levels of a MiB and more, which
/// lie in several runs.
/// </summary>
public class CompactedLayoutLaws
{
    [Law]
    public bool The_leaves_come_first_then_each_level_of_branches_each_in_the_order_of_keys(TreeProgram program)
    {
        using var database = Database.InMemory(new() { Limits = program.Limits });
        database.Transact(tree => tree.SetMany(program.Model.Entries())).OrThrow();
        var tree = database.Compact(Retention.Last(1)).OrThrow().Snapshot.Tree;
        var nodes = TreeNode.RootOf(tree).Match(Some: All, None: () => []).ToArray();
        var laid = nodes.OrderBy(node => node.Address.Offset).ToArray();
        // A stable sort: those of a level stay in the order of keys.
        return laid.SequenceEqual(nodes.OrderBy(node => node.Level));
    }

    private static IEnumerable<TreeNode> All(TreeNode node) => node.Children.SelectMany(All).Prepend(node);
}
