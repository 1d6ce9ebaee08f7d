using System.Diagnostics;
using System.Runtime.CompilerServices;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Nodes;

/// <summary>
/// A node of a tree in memory, or what stands in its place: a closed set of cases, told apart here and nowhere else. It
/// is one reference, and costs no more than that.
/// </summary>
/// <remarks>
/// Which of them may be where:
/// <list type="table">
/// <listheader><term>case</term><description>where it may be</description></listheader>
/// <item>
/// <term>none</term>
/// <description>A child of a loaded branch: the link that the page itself has. The root of a tree without entries. The
/// node of a <see cref="Stored"/> that isn't in memory.</description>
/// </item>
/// <item>
/// <term>page</term>
/// <description>A leaf, all of it: as a child one that isn't stored; as the node of a child any. In the cache a value's
/// record too, whose holder no tree has.</description>
/// </item>
/// <item>
/// <term><see cref="AmendedLeaf"/></term>
/// <description>A leaf as changes to a page: as a child and as a node, as a page is.</description>
/// </item>
/// <item>
/// <term><see cref="Branch"/></term>
/// <description>As a child one that isn't stored; as the node of a child any above the leaves.</description>
/// </item>
/// <item>
/// <term><see cref="Stored"/></term>
/// <description>A child only, and the root of a stored tree.</description>
/// </item>
/// <item>
/// <term><see cref="Draft"/></term>
/// <description>A child of a builder's own branch, or its root; none is left when the builder freezes.</description>
/// </item>
/// </list>
/// </remarks>
[DebuggerDisplay("{_it}")]
internal readonly struct Node : IEquatable<Node>
{
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    private readonly object? _it;

    private Node(object? it) => _it = it;

    /// <summary>No node.</summary>
    public static Node None => default;

    public bool IsNone => _it is null;

    /// <summary>The branch, if it is one.</summary>
    public Branch? Branch => _it as Branch;

    /// <summary>The leaf as changes to a page, if it is one.</summary>
    public AmendedLeaf? Amended => _it as AmendedLeaf;

    /// <summary>The stored child, if it is one.</summary>
    public Stored? Stored => _it as Stored;

    /// <summary>The leaf that a builder edits in place, if it is one.</summary>
    public Draft? Draft => _it as Draft;

    /// <summary>Where the child is stored; none if it isn't.</summary>
    public Address Address => _it is Stored stored ? stored.Address : Address.None;

    /// <summary>How many entries a child holds; it need not be in memory.</summary>
    public long Count => _it switch
    {
        Stored stored => stored.Count,
        Branch branch => branch.Count,
        AmendedLeaf leaf => leaf.Count,
        Draft draft => Slotted.CountIn(draft.Page),
        _ => Slotted.CountIn(AsPage()),
    };

    /// <summary>How many bytes a loaded node's record has.</summary>
    public int Length => _it switch
    {
        Branch branch => branch.Length,
        AmendedLeaf leaf => leaf.Length,
        _ => Record.Length(AsPage()),
    };

    public static implicit operator Node(Page page) => new(page.Holder);

    public static implicit operator Node(Branch? branch) => new(branch);

    public static implicit operator Node(AmendedLeaf? leaf) => new(leaf);

    public static implicit operator Node(Stored? stored) => new(stored);

    public static implicit operator Node(Draft? draft) => new(draft);

    /// <summary>What lies where other threads may put another node at any time.</summary>
    public static Node Read(ref readonly Node place) => new(Volatile.Read(in place._it));

    /// <summary>Puts a node where other threads may look at any time.</summary>
    public static void Write(ref Node place, Node node) => Volatile.Write(ref Unsafe.AsRef(in place._it), node._it);

    /// <summary>Whether it is a page, and which.</summary>
    public bool IsPage(out Page page)
    {
        page = Page.HeldBy(_it);
        return !page.IsNone;
    }

    /// <summary>The page of a node that is known to be one.</summary>
    public Page AsPage() => IsPage(out var page) ? page : throw new InvalidCastException($"{_it} is no page");

    /// <summary>The branch of a node that is known to be one: it was loaded, and lies above the leaves.</summary>
    public Branch AsBranch() => (Branch)_it!;

    /// <summary>The stored child of a tree all of which is stored.</summary>
    public Stored AsStored() => (Stored)_it!;

    /// <summary>The node of a child, loaded if need be.</summary>
    /// <param name="nodes">Where from.</param>
    /// <param name="interest">What for.</param>
    /// <param name="form">How a leaf is wanted.</param>
    public Node Load(INodes nodes, Interest interest, Form form = Form.Whole)
    {
        var node = IfInMemory();
        node = node.IsNone ? nodes.Load((Stored)_it!, interest) : node;
        return form is Form.Whole ? Whole(node, nodes) : node;
    }

    /// <summary>The node of this child, which was loaded, with all of a leaf in one page.</summary>
    public Node Whole(Node node, INodes nodes) =>
        node._it is not AmendedLeaf leaf ? node
        : _it is Stored stored ? nodes.Whole(stored, leaf)
        : leaf.Whole();

    /// <summary>Whether a node should be merged: under a third of its limit, or a branch with one child.</summary>
    public bool IsUnderfull(Limits limits) => _it is Branch branch
        ? branch.Children.Length == 1 || branch.Length < limits.BranchBytes / 3
        : Length < limits.LeafBytes / 3;

    /// <summary>Whether both are one in memory.</summary>
    public bool IsSameAs(Node other) => ReferenceEquals(_it, other._it);

    /// <summary>The same.</summary>
    public bool Equals(Node other) => IsSameAs(other);

    public override bool Equals(object? obj) => obj is Node other && IsSameAs(other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(_it);

    // Loading a node isn't using it again: what is visited once mustn't put out what is used all the time.
    private Node IfInMemory()
    {
        if (_it is not Stored stored)
        {
            return _it is Draft draft ? draft.Page : this;
        }

        var node = stored.Node;
        if (!node.IsNone && !stored.Used)
        {
            stored.Used = true;
        }

        return node;
    }
}
