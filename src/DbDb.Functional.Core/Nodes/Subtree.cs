namespace DbDb.Functional.Nodes;

/// <summary>
/// A child with what is known of the tree below it. Height 1 is a leaf; 0 is empty, and only then is there no child.
/// </summary>
internal readonly record struct Subtree(Node Child, int Height)
{
    public static Subtree Empty => default;

    public long Count => Child.IsNone ? 0 : Child.Count;

    /// <summary>The level of the root node: 0 for a leaf.</summary>
    public int Level => Height - 1;

    /// <summary>
    /// What a change at the root leaves: a root above the halves of a split, none above a single child.
    /// </summary>
    public Subtree After(NodeChange change, Edit edit) => change.Outcome switch
    {
        Outcome.Unchanged => this,
        Outcome.Emptied => Empty,
        Outcome.Split => new(Branch.Pair(change.Node, change.Separator!, change.Right, Level + 1, edit), Height + 1),
        _ => Collapsed(change.Node, Height, edit),
    };

    private static Subtree Collapsed(Node node, int height, Edit edit)
    {
        while (node.Branch is { Children.Length: 1 } branch)
        {
            (node, height) = (branch.ChildAt(0, edit.Nodes), height - 1);
        }

        return new(node, height);
    }
}
