namespace DbDb.Functional.Properties;

/// <summary>All nodes of trees.</summary>
internal static class Walks
{
    /// <summary>A tree's nodes, each before those below it.</summary>
    public static IEnumerable<TreeNode> Nodes(this Tree tree) =>
        TreeNode.RootOf(tree).Match(Some: root => root.WithAllBelow(), None: () => []);

    /// <summary>The first key in a node or below it.</summary>
    public static Key FirstKey(this TreeNode node) =>
        node.Level == 0 ? node.Keys.First() : node.Children.First().FirstKey();

    /// <summary>A node and those below it.</summary>
    public static IEnumerable<TreeNode> WithAllBelow(this TreeNode node) =>
        node.Children.SelectMany(WithAllBelow).Prepend(node);
}
