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
        _ => Slotted.CountIn(((Draft)child).Page),
    };

    /// <summary>The node of a child, loaded if need be: a leaf's page or a <see cref="Branch"/>.</summary>
    public static object Resolve(object child, INodes nodes) => Resident(child) ?? nodes.Load((Stored)child);

    /// <summary>The same for one look at it.</summary>
    public static object Look(object child, INodes nodes) => Resident(child) ?? nodes.Look((Stored)child);

    // Loading a node isn't using it again: what is come by once mustn't put out what is used all the time.
    private static object? Resident(object child)
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

    /// <summary>How many bytes a resolved node's record has.</summary>
    public static int Length(object node) => node is Branch branch ? Length(branch) : Record.Length((byte[])node);

    /// <summary>How many bytes the record of a branch will have when it is stored.</summary>
    public static int Length(Branch branch) =>
        Branches.Length(branch.Separators.HeapEnd, branch.Children.Length, branch.Count);
}
