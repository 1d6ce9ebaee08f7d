namespace DbDb.Functional.Nodes;

/// <summary>What an operation made of a node.</summary>
internal enum Outcome
{
    /// <summary>Nothing: the same node serves.</summary>
    Unchanged,

    /// <summary>One node takes its place.</summary>
    Replaced,

    /// <summary>Two nodes take its place, with a separator between.</summary>
    Split,

    /// <summary>One node takes its place, so small that it should be merged with a neighbour.</summary>
    Underfull,

    /// <summary>Nothing is left of it.</summary>
    Emptied,
}

/// <summary>
/// An outcome with its nodes. <see cref="Added"/> is how many entries there are more (or fewer) than before.
/// </summary>
internal readonly record struct NodeChange
{
    private NodeChange(Outcome outcome, Node node, long added, byte[]? separator = null, Node right = default)
    {
        Outcome = outcome;
        Node = node;
        Added = added;
        Separator = separator;
        Right = right;
    }

    public static NodeChange Unchanged => default;

    public Outcome Outcome { get; }

    public long Added { get; }

    /// <summary>The node that takes the place; after a split, the left one.</summary>
    public Node Node { get; }

    /// <summary>After a split: the least key that may lie in the right node.</summary>
    public byte[]? Separator { get; }

    /// <summary>After a split: the right node.</summary>
    public Node Right { get; }

    public static NodeChange Replaced(Node node, long added) => new(Outcome.Replaced, node, added);

    public static NodeChange Split(Node left, byte[] separator, Node right, long added) =>
        new(Outcome.Split, left, added, separator, right);

    public static NodeChange Underfull(Node node, long added) => new(Outcome.Underfull, node, added);

    public static NodeChange Emptied(long added) => new(Outcome.Emptied, default, added);
}
