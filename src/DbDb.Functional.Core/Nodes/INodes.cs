using DbDb.Functional.Pages;

namespace DbDb.Functional.Nodes;

/// <summary>
/// The one capability of tree code to read what is stored. Each method throws <see cref="DbException"/> if it can't.
/// </summary>
internal interface INodes
{
    /// <summary>
    /// How many nodes of so many bytes, loaded for good, find room in memory until as many others have come.
    /// </summary>
    long RoomFor(int bytes);

    /// <summary>
    /// The node at a stored child's address, found to be well formed: a leaf, whole or amended, or a
    /// <see cref="Branch"/>.
    /// </summary>
    Node Load(Stored stored, Interest interest);

    /// <summary>All of a stored leaf in one page, as which it is kept from now on.</summary>
    Page Whole(Stored stored, AmendedLeaf leaf);

    /// <summary>The child with this address: the one that other branches already share, if it is found.</summary>
    Stored Link(Address address, long count, int level);

    /// <summary>
    /// Loads several, all of them at once. Never throws: where one can't be loaded there is none, and to load it alone
    /// says why.
    /// </summary>
    /// <param name="children">Them.</param>
    /// <param name="nodes">Where to put the nodes.</param>
    /// <param name="interest">What for.</param>
    void Load(ReadOnlySpan<Stored> children, Span<Node> nodes, Interest interest);

    /// <summary>The bytes of a value that is stored on its own.</summary>
    ReadOnlyMemory<byte> LoadValue(Address address);
}

/// <summary>What somebody wants a node for, which decides whether it is kept.</summary>
internal enum Interest
{
    /// <summary>A long scan only passes by, which is no reason to keep it.</summary>
    Passing,

    /// <summary>One look at it, after which it may as well be forgotten.</summary>
    Look,

    /// <summary>It will be asked for again.</summary>
    Lasting,
}

/// <summary>How somebody wants a leaf.</summary>
internal enum Form
{
    /// <summary>All of it in one page.</summary>
    Whole,

    /// <summary>As it is in memory: a page, or an <see cref="AmendedLeaf"/>.</summary>
    AsKept,
}

/// <summary>The nodes of a tree that has none stored.</summary>
internal sealed class NoNodes : INodes
{
    private NoNodes()
    {
    }

    public static INodes Instance { get; } = new NoNodes();

    public long RoomFor(int bytes) => long.MaxValue;

    public Node Load(Stored stored, Interest interest) =>
        throw new InvalidOperationException("a tree without a store has no stored nodes");

    public Page Whole(Stored stored, AmendedLeaf leaf) =>
        throw new InvalidOperationException("a tree without a store has no stored leaves");

    public Stored Link(Address address, long count, int level) =>
        throw new InvalidOperationException("a tree without a store has no links");

    public void Load(ReadOnlySpan<Stored> children, Span<Node> nodes, Interest interest) =>
        throw new InvalidOperationException("a tree without a store has no stored nodes");

    public ReadOnlyMemory<byte> LoadValue(Address address) =>
        throw new InvalidOperationException("a tree without a store has no stored values");
}
