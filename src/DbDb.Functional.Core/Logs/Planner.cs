using System.Runtime.InteropServices;
using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;

namespace DbDb.Functional.Logs;

/// <summary>
/// Lays out the segment of one commit, or of several that follow each other: each tree's new nodes leaf to root, each
/// child's address inside its parent, and then its commit. A node that takes the place of one of the tree before is
/// stored as changes where that is shorter (<see cref="Delta"/>). Pure: what is stored already is only referred to,
/// nothing is read.
/// </summary>
/// <param name="before">The head that the first commit follows.</param>
/// <param name="tree">The tree of that head.</param>
internal sealed class Planner(LogHead before, Tree tree)
{
    private readonly List<Stored> _added = [];
    private readonly List<Stored> _replaced = [];
    private readonly Dictionary<ulong, byte[]> _values = [];
    private readonly INodes _nodes = tree.Reader.Nodes;
    private Subtree _root = tree.Root;
    private SegmentWriter? _writer;

    /// <summary>The head that the first commit follows.</summary>
    public LogHead Before => before;

    /// <summary>The head once all that was added is stored.</summary>
    public LogHead Head => _writer?.Head ?? before;

    /// <summary>How many bytes there are so far.</summary>
    public long Length => Head.End - before.End;

    /// <summary>The nodes that were added, children before parents.</summary>
    public ReadOnlySpan<Stored> Added => CollectionsMarshal.AsSpan(_added);

    /// <summary>The nodes whose place they take: no newer tree has them.</summary>
    public ReadOnlySpan<Stored> Replaced => CollectionsMarshal.AsSpan(_replaced);

    /// <summary>The long values that were added, by the bits of their addresses.</summary>
    public IReadOnlyDictionary<ulong, byte[]> Values => _values;

    /// <summary>
    /// Adds a commit of a tree that was made from the one before it, and returns it with the tree's root as it is then
    /// stored.
    /// </summary>
    /// <param name="tree">The tree.</param>
    /// <param name="instant">When; where the instant of the commit before is later, that.</param>
    /// <param name="note">What for.</param>
    /// <param name="revision">
    /// Its number, greater than that of the commit before: one that it had in another log. By default the next.
    /// </param>
    /// <exception cref="DbException">
    /// The note, the log or the revision is too large; nothing more can be added then.
    /// </exception>
    public (Commit Commit, Subtree Root) Add(Tree tree, Instant instant, string note, Revision? revision = null)
    {
        _writer ??= new(before);
        var root = tree.Root.Child is { IsNone: false } child
            ? Store(child, Predecessor(tree.Height), tree.Reader.Fresh, _writer)
            : null;
        var commit = _writer.Commit(root?.Address ?? Address.None, tree.Count, tree.Height, instant, note, revision);
        _root = new(root, tree.Height);
        return (commit, _root);
    }

    /// <summary>The segment; at least one commit was added.</summary>
    public Segment Finish() => Segment.Of(_writer!, before);

    /// <summary>A node with nothing fresh below it, stored whole or as changes, with its address.</summary>
    public static Stored Append(Node node, Delta? delta, SegmentWriter writer)
    {
        var branch = node.Branch;
        var address = delta is not null ? NodeRecord.AddDelta(writer, delta)
            : branch is not null ? NodeRecord.AddBranch(writer, branch)
            : NodeRecord.AddLeaf(writer, node.AsPage());
        return new(address, node.Count, branch?.Level ?? 0) { Delta = delta };
    }

    private Stored Store(Node child, Stored? predecessor, FreshValues fresh, SegmentWriter writer)
    {
        if (child.Stored is { } stored)
        {
            return stored;
        }

        Node node = child.Branch is { } branch ? StoreBelow(branch, predecessor, fresh, writer)
            : child.Amended is { } leaf ? leaf.With(StoreValues(leaf.Changes, fresh, writer))
            : StoreValues(child.AsPage(), fresh, writer);
        var delta = Delta.Between(predecessor, node);
        if (node.Amended is { } amended && (delta is null || amended.IsWhole))
        {
            node = amended.Whole();
        }

        var result = Append(node, delta, writer);
        result.Node = node;
        _added.Add(result);
        if (predecessor is not null)
        {
            _replaced.Add(predecessor);
        }

        return result;
    }

    private Branch StoreBelow(Branch branch, Stored? predecessor, FreshValues fresh, SegmentWriter writer)
    {
        var earlier = predecessor?.Node.Branch;
        var children = branch.Children.AsSpan().ToArray();
        for (var i = 0; i < children.Length; i++)
        {
            // What the one before has in the same place is stored: that can be told without looking at it.
            if (
                children[i] is { IsNone: false } child
                && !(i < earlier?.Children.Length && child.IsSameAs(earlier.Children[i]))
            )
            {
                children[i] = child.Stored ?? Store(child, Predecessor(branch, i, predecessor, earlier), fresh, writer);
            }
        }

        return new(branch.Page, children, branch.Count, owner: null);
    }

    private Stored? Predecessor(int height) => height >= _root.Height ? _root.Child.Stored : null;

    // What lay where a child lies now: below the same separator, on the same level. Between a node and a base of its
    // changes the key that bounds it from below never changes, so that no two nodes of one tree have one base.
    private Stored? Predecessor(Branch branch, int i, Stored? predecessor, Branch? earlier)
    {
        if (branch.Level > predecessor?.Level)
        {
            return i == 0 ? predecessor : null;
        }

        if (earlier is null)
        {
            return null;
        }

        var (at, found) = (i, true);
        if (i > 0 && !branch.Page.IsSameAs(earlier.Page))
        {
            at = Search.LowerBound(earlier.Separators, branch.Separators.KeyAt(i - 1), out found) + 1;
        }

        return found ? earlier.ChildAt(at, _nodes).AsStored() : null;
    }

    private Page StoreValues(Page page, FreshValues fresh, SegmentWriter writer)
    {
        if (fresh.IsEmpty)
        {
            return page;
        }

        var result = page;
        for (var i = 0; i < Slotted.CountIn(page); i++)
        {
            var view = new Slotted(page);
            if (view.IsOutOfLine(i) && FreshValues.Reference(view.Payload(i)) is var reference && reference.IsFresh)
            {
                result = result.IsSameAs(page) ? page.Copy(page.Length) : result;
                var address = NodeRecord.AddValue(writer, fresh[reference]);
                _values.Add(address.Bits, fresh[reference]);
                FreshValues.Payload(address).CopyTo(result.Writable[view.PayloadAt(i).Start..]);
            }
        }

        return result;
    }
}
