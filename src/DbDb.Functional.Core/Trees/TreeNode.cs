using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A node of a tree, to be looked at: for drawing trees, and for finding out what they share. Beginning at
/// <see cref="RootOf"/>, a walk reads only the nodes that it opens: what a node's parent knows of it costs nothing.
/// </summary>
/// <remarks>
/// Two are equal if they are surely one node: one place in the store of one database, or, while not stored, one node in
/// memory. So a node that both of two versions have is found equal without being read, and everything below it is equal
/// too. A node in memory isn't equal to what a commit makes of it. Below a node there are as many levels as its own
/// level says, whatever a file claims. It keeps no node in memory but one that isn't stored, and is as safe to share as
/// its tree.
/// </remarks>
public sealed class TreeNode : IEquatable<TreeNode>
{
    private readonly Link _link;
    private readonly INodes _nodes;

    private TreeNode(Link link, int level, KeyRange range, INodes nodes) =>
        (_link, Level, Range, _nodes) = (link, level, range, nodes);

    /// <summary>0 for a leaf, 1 for a branch above leaves, and so on. O(1).</summary>
    public int Level { get; }

    /// <summary>How many entries it and the nodes below it hold. O(1).</summary>
    public long Count => _link.Count;

    /// <summary>Where it is stored, be it whole or as changes to another; none if it isn't stored yet. O(1).</summary>
    public Address Address => _link.Address;

    /// <summary>
    /// The keys that may lie in or below it, by the separators on the way to it. They depend on that way: a node that
    /// two trees share may have another range in each. O(1).
    /// </summary>
    public KeyRange Range { get; }

    /// <summary>
    /// How many bytes it takes where it is stored whole, header and padding included. Reads the node.
    /// </summary>
    /// <exception cref="DbException">It can't be read.</exception>
    public int Bytes => Record.Padded(Read().Length);

    /// <summary>
    /// The keys in the node itself, ascending: of a leaf those of its entries, of a branch the separators, one between
    /// two children. The first keys that a child may hold are those from its separator on, inclusive. Reads the node
    /// when they are enumerated, each time.
    /// </summary>
    /// <exception cref="DbException">It can't be read: thrown while they are enumerated.</exception>
    public IEnumerable<Key> Keys
    {
        get
        {
            var node = Read();
            var page = node.Branch?.Page ?? node.AsPage();
            for (var i = 0; i < Slotted.CountIn(page); i++)
            {
                yield return new Slotted(page).KeyAt(i);
            }
        }
    }

    /// <summary>
    /// The nodes right below it, in the order of their keys; none below a leaf, which isn't read for that. Reads this
    /// node when they are enumerated, each time, and none of them.
    /// </summary>
    /// <exception cref="DbException">It can't be read: thrown while they are enumerated.</exception>
    public IEnumerable<TreeNode> Children
    {
        get
        {
            if (Level == 0)
            {
                yield break;
            }

            var branch = Read().AsBranch();
            var last = branch.Children.Length - 1;
            var lower = Key.Empty;
            for (var i = 0; i <= last; i++)
            {
                var range = KeyRange.From(lower);
                if (i < last)
                {
                    lower = branch.Separators.KeyAt(i);
                    range = range.To(lower);
                }

                yield return new(branch.LinkAt(i), Level - 1, Range.Intersect(range), _nodes);
            }
        }
    }

    /// <summary>Whether both are surely one node.</summary>
    public static bool operator ==(TreeNode? left, TreeNode? right) =>
        left is null ? right is null : left.Equals(right);

    /// <summary>Whether they aren't surely one node.</summary>
    public static bool operator !=(TreeNode? left, TreeNode? right) => !(left == right);

    /// <summary>The root of a tree; none if it has no entries. O(1), nothing is read.</summary>
    public static Option<TreeNode> RootOf(Tree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return tree.Root.Child is { IsNone: false } root
            ? new TreeNode(Link.Of(root), tree.Root.Level, KeyRange.All, tree.Reader.Nodes)
            : Option<TreeNode>.None;
    }

    /// <inheritdoc/>
    public bool Equals(TreeNode? other) =>
        other is not null && Address == other.Address && (Address.IsNone
            ? _link.Child.IsSameAs(other._link.Child)
            : Count == other.Count && Level == other.Level && ReferenceEquals(_nodes, other._nodes));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TreeNode);

    /// <inheritdoc/>
    public override int GetHashCode() => Address.IsNone ? _link.Child.GetHashCode() : Address.GetHashCode();

    /// <summary>Its level, count and address, in words.</summary>
    public override string ToString() =>
        FormattableString.Invariant(
            $"{(Level == 0 ? "leaf" : $"branch of level {Level}")}, {Count} entries, {(Address.IsNone ? "not stored" : $"at {Address}")}"
        );

    private Node Read() =>
        (_link.Child.IsNone ? _nodes.Link(Address, Count, Level) : _link.Child).Load(_nodes, Interest.Lasting);
}
