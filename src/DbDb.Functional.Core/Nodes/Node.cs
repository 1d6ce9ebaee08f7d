namespace DbDb.Functional;

/// <summary>What children and nodes have in common: the questions that can be asked of any.</summary>
internal static class Node
{
    /// <summary>How many entries a child holds; it need not be in memory.</summary>
    public static long Count(object child) => child switch
    {
        Stored stored => stored.Count,
        byte[] page => Slotted.CountIn(page),
        Branch branch => branch.Count,
        AmendedLeaf leaf => leaf.Count,
        _ => Slotted.CountIn(((Draft)child).Page),
    };

    /// <summary>The node of a child, loaded if need be: a leaf's page or a <see cref="Branch"/>.</summary>
    public static object Resolve(object child, INodes nodes) => Whole(child, ResolveAsKept(child, nodes), nodes);

    /// <summary>The same for one look at it.</summary>
    public static object Look(object child, INodes nodes) => Whole(child, LookAsKept(child, nodes), nodes);

    /// <summary>
    /// The node of a child, loaded if need be, as it is in memory: a leaf may be an <see cref="AmendedLeaf"/>.
    /// </summary>
    public static object ResolveAsKept(object child, INodes nodes) => IfInMemory(child) ?? nodes.Load((Stored)child);

    /// <summary>The same for one look at it.</summary>
    public static object LookAsKept(object child, INodes nodes) => IfInMemory(child) ?? nodes.Look((Stored)child);

    /// <summary>A child's node with all of a leaf in one page.</summary>
    public static object Whole(object child, object node, INodes nodes) =>
        node is not AmendedLeaf leaf ? node
        : child is Stored stored ? nodes.Whole(stored, leaf)
        : leaf.Whole();

    // Loading a node isn't using it again: what is visited once mustn't put out what is used all the time.
    private static object? IfInMemory(object child)
    {
        if (child is not Stored stored)
        {
            return child is Draft draft ? draft.Page : child;
        }

        var node = stored.Node;
        if (node is not null && !stored.Used)
        {
            stored.Used = true;
        }

        return node;
    }

    /// <summary>Whether a node should be merged: under a third of its limit, or a branch with one child.</summary>
    public static bool IsUnderfull(object node, Limits limits) => node is Branch branch
        ? branch.Children.Length == 1 || Length(branch) < limits.BranchBytes / 3
        : Length(node) < limits.LeafBytes / 3;

    /// <summary>How many bytes a resolved node's record has.</summary>
    public static int Length(object node) => node switch
    {
        Branch branch => Length(branch),
        AmendedLeaf leaf => leaf.Length,
        _ => Record.Length((byte[])node),
    };

    /// <summary>How many bytes the record of a branch will have when it is stored.</summary>
    public static int Length(Branch branch) =>
        Links.BranchLength(branch.Separators.HeapEnd, branch.Children.Length, branch.Count);
}
