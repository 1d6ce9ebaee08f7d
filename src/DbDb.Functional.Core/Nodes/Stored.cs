using System.Diagnostics;

namespace DbDb.Functional.Nodes;

/// <summary>
/// A child that lies in a store: its address, what its parent knows of it, and the node itself while the cache keeps
/// it. All versions of a tree share it. What the address names never changes, so that the node comes and goes can't be
/// observed but in time.
/// </summary>
[DebuggerDisplay(
    "{Level == 0 ? \"leaf\" : \"branch\",nq} at {Address}, {Count} entries, {Node.IsNone ? \"not in memory\" : \"in memory\",nq}"
)]
internal sealed class Stored(Address address, long count, int level)
{
    private Node _node;
    private readonly short _level = (short)level;

    public Address Address { get; } = address;

    public long Count { get; } = count;

    /// <summary>0 for a leaf, 1 for a branch above leaves, and so on.</summary>
    public int Level => _level;

    /// <summary>
    /// What is known of the record if the node is stored as changes to another. It is set before the node is, and stays
    /// for good, so that a node in memory without it is one that is stored whole.
    /// </summary>
    public Delta? Delta { get; set; }

    /// <summary>The number that the cache has given it, which keeps it; 0 if none does.</summary>
    public int Place { get; set; }

    /// <summary>Whether a reader used it since the cache last looked.</summary>
    public bool Used { get; set; }

    /// <summary>The node, if it is in memory: a leaf, whole or amended, or a <see cref="Branch"/>.</summary>
    public Node Node
    {
        get => Node.Read(in _node);
        set => Node.Write(ref _node, value);
    }

    /// <summary>Takes the node out of memory.</summary>
    public void Forget()
    {
        Node = Node.None;
        Delta?.Forget();
    }
}
