using DbDb.Functional.Logs;
using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;

namespace DbDb.Functional.Caching;

/// <summary>
/// The nodes of trees whose commits are planned, one on the other, and not stored yet. The nodes that they add are held
/// by their holders; the long values that they add are found here.
/// </summary>
internal sealed class GroupNodes(NodeCache nodes, Planner planned) : INodes
{
    private volatile bool _isStored;

    /// <summary>
    /// Whether what was planned is stored: until then, and for ever if that failed, nothing of another group may refer
    /// to it.
    /// </summary>
    public bool IsStored => _isStored;

    /// <summary>Where they lie once they are stored.</summary>
    public NodeCache Stored => nodes;

    /// <summary>Whether it is about this cache's store.</summary>
    public bool IsOver(NodeCache other) => ReferenceEquals(nodes, other);

    /// <summary>What was planned is stored.</summary>
    public void MarkStored() => _isStored = true;

    /// <inheritdoc/>
    public long RoomFor(int bytes) => nodes.RoomFor(bytes);

    /// <inheritdoc/>
    public Node Load(Stored stored, Interest interest) => nodes.Load(stored, interest);

    /// <inheritdoc/>
    public void Load(ReadOnlySpan<Stored> children, Span<Node> loaded, Interest interest) =>
        nodes.Load(children, loaded, interest);

    /// <inheritdoc/>
    public Page Whole(Stored stored, AmendedLeaf leaf) => nodes.Whole(stored, leaf);

    /// <inheritdoc/>
    public Stored Link(Address address, long count, int level) => nodes.Link(address, count, level);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> LoadValue(Address address) =>
        planned.Values.TryGetValue(address.Bits, out var value) ? value : nodes.LoadValue(address);
}
