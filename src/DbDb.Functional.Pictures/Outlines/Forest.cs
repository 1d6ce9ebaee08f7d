using System.Collections.Immutable;

namespace DbDb.Functional.Pictures;

/// <summary>
/// What is to be drawn: one tree, or an older and a newer one. Nodes are opened when somebody asks for what is below
/// them, each once.
/// </summary>
internal sealed class Forest
{
    private readonly ImmutableArray<(TreeNode Node, Sides Side)> _roots;
    private readonly Dictionary<TreeNode, ImmutableArray<TreeNode>> _children = [];

    private Forest(ImmutableArray<(TreeNode Node, Sides Side)> roots, bool isPair) =>
        (_roots, IsPair) = (roots, isPair);

    /// <summary>Whether there are two trees; either may be empty.</summary>
    public bool IsPair { get; }

    /// <summary>How many levels the higher tree has.</summary>
    public int Height => _roots.Select(root => root.Node.Level + 1).DefaultIfEmpty().Max();

    /// <summary>The level of the lower tree's root; -1 if no tree has any.</summary>
    public int LowestRoot => _roots.Select(root => root.Node.Level).DefaultIfEmpty(-1).Min();

    /// <summary>A tree by itself: all that it has is in both.</summary>
    public static Forest Of(Tree tree) => new([.. Root(tree, Sides.Both)], isPair: false);

    /// <summary>Two trees of one database.</summary>
    public static Forest Of(Tree older, Tree newer) =>
        new([.. Root(older, Sides.Older), .. Root(newer, Sides.Newer)], isPair: true);

    /// <summary>The roots that lie on a level.</summary>
    public IEnumerable<(TreeNode Node, Sides Side)> RootsOn(int level) =>
        _roots.Where(root => root.Node.Level == level);

    /// <summary>The nodes right below one.</summary>
    public ImmutableArray<TreeNode> ChildrenOf(TreeNode node)
    {
        if (!_children.TryGetValue(node, out var children))
        {
            children = [.. node.Children];
            _children.Add(node, children);
        }

        return children;
    }

    /// <summary>Which trees have a node. Opens one path of each, or two where a node was split or merged.</summary>
    public Sides With(TreeNode node) =>
        _roots.Where(root => IsBelow(root.Node, node)).Aggregate(Sides.None, (sides, root) => sides | root.Side);

    // A node holds keys, so that in every tree that has it, it lies where its range does.
    private bool IsBelow(TreeNode at, TreeNode node) =>
        at == node
        || (at.Level > node.Level
            && !at.Range.Intersect(node.Range).IsEmpty
            && ChildrenOf(at).Any(child => IsBelow(child, node)));

    private static ImmutableArray<(TreeNode Node, Sides Side)> Root(Tree tree, Sides side) =>
        TreeNode.RootOf(tree).Match(Some: root => ImmutableArray.Create((root, side)), None: () => []);
}
