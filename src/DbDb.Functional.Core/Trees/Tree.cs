using System.Diagnostics;
using System.Runtime.CompilerServices;
using DbDb.Functional.Nodes;
using DbDb.Functional.Trees;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// An immutable ordered map from keys to values: a persistent B+tree. Every operation returns a new tree and shares all
/// nodes that it did not touch; one that changes nothing returns the same reference. Any thread may use any tree at any
/// time.
/// </summary>
/// <remarks>
/// A tree that was committed to a database loads its nodes as they are needed. Where one can't be loaded, and where a
/// key or value is over its limit, methods throw <see cref="DbException"/>; <see cref="Snapshot.Read"/> and
/// transactions turn it into a value. Costs are in nodes visited, n being the number of entries.
/// </remarks>
[DebuggerDisplay("{Count} entries, {Height} levels")]
[DebuggerTypeProxy(typeof(TreeView))]
public sealed partial class Tree
{
    internal Tree(Subtree root, Limits limits, Reader reader)
    {
        Root = root;
        Limits = limits;
        Reader = reader;
    }

    /// <summary>The tree without entries, of the default sizes.</summary>
    public static Tree Empty { get; } = EmptyWith(Limits.Default);

    /// <summary>The sizes that shape the tree.</summary>
    public Limits Limits { get; }

    /// <summary>How many entries there are. O(1).</summary>
    public long Count => Root.Count;

    /// <summary>Whether there are no entries.</summary>
    public bool IsEmpty => Root.Child.IsNone;

    /// <summary>How many levels of nodes there are; 0 for an empty tree.</summary>
    public int Height => Root.Height;

    internal Subtree Root { get; }

    internal Reader Reader { get; }

    /// <summary>The keyspaces of which is known that the tree has them: remembered, so that it costs once.</summary>
    internal KnownKeyspaces? Keyspaces { get; set; }

    /// <summary>The tree without entries, of these sizes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is out of its bounds.</exception>
    public static Tree EmptyWith(Limits limits)
    {
        ArgumentNullException.ThrowIfNull(limits);
        return limits.AreValid
            ? new(Subtree.Empty, limits, new Reader(NoNodes.Instance, FreshValues.None))
            : throw new ArgumentOutOfRangeException(nameof(limits), limits, "a size is out of its bounds");
    }

    /// <summary>
    /// A tree of entries whose keys ascend, built bottom-up with full nodes. O(n), far below n single insertions.
    /// </summary>
    /// <exception cref="ArgumentException">A key isn't greater than the one before it.</exception>
    /// <exception cref="DbException"><see cref="DbError.TooLarge"/>.</exception>
    public static Tree Build(IEnumerable<Entry> ascending, Limits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(ascending);
        return EmptyWith(limits ?? Limits.Default).Built(ascending);
    }

    /// <summary>
    /// Whether the key is there, and its value: a slice of its page, not a copy. O(log n), nothing allocated.
    /// </summary>
    public bool TryFind(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> value)
    {
        if (Root.Child is { IsNone: false } root && Seek.Find(root, key, Reader.Nodes, out var leaf, out var index))
        {
            value = Reader.Value(leaf, index);
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>The value of a key. O(log n).</summary>
    [OverloadResolutionPriority(1)] // an array is a key, and a span too
    public Option<Value> Find(Key key) => TryFind(key.Span, out var value) ? new Value(value) : Option<Value>.None;

    /// <summary>Whether a key is there. O(log n); a long value isn't read.</summary>
    [OverloadResolutionPriority(1)] // an array is a key, and a span too
    public bool Contains(Key key) => Contains(key.Span);

    /// <summary>The tree with this value at this key, in place of what was there. O(log n). Both are copied.</summary>
    /// <exception cref="DbException"><see cref="DbError.TooLarge"/>.</exception>
    public Tree Set(Key key, Value value) =>
        With(Mutation.Set(Root, Reader.Fresh, key, value, new Edit(Reader.Nodes, Limits, Owner: null)));

    /// <summary>
    /// The tree with these entries set, in any order; of equal keys the last wins. O(log n) each, but cheaper than one
    /// by one: a node is copied once, and the waits for the leaves of up to 32 keys, for memory or for the disk,
    /// overlap, as far as the cache has room for so many and their values have less than 4 KiB.
    /// </summary>
    /// <exception cref="DbException"><see cref="DbError.TooLarge"/>.</exception>
    [OverloadResolutionPriority(1)] // new("key", "value") is an entry, and could be a pair
    public Tree SetMany(IEnumerable<Entry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return PutMany.To(this, entries.Select(entry => new KeyChange(entry.Key, new LazyValue(entry.Value))));
    }

    /// <summary>
    /// The tree with these changes made to it, in this order: each key then has the value that it was changed to, or
    /// none, whatever it had before. Cheaper than one by one.
    /// </summary>
    /// <remarks>
    /// So what <see cref="Diff.Between(Tree, Tree)"/> tells of two trees makes the one of the other, replicates the
    /// one's changes to a third, and inverted takes them back. <see cref="Rebase"/> is for those who want to know
    /// whether what was there is what the changes say.
    /// </remarks>
    /// <exception cref="DbException">
    /// <see cref="DbError.TooLarge"/>; or what the changes are told from can't be read.
    /// </exception>
    public Tree Patch(IEnumerable<TreeChange> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        return PutMany.To(this, changes.Select(KeyChange.Of));
    }

    /// <summary>The tree without this key. O(log n).</summary>
    public Tree Remove(Key key) =>
        With(Mutation.Remove(Root, Reader.Fresh, key, new Edit(Reader.Nodes, Limits, Owner: null)));

    /// <summary>
    /// The tree in which a key has what a function makes of what it has; none is that the key isn't there. The same
    /// tree where the function changes nothing. Twice O(log n).
    /// </summary>
    /// <param name="key">The key.</param>
    /// <param name="update">
    /// From the value that is there, or none, to the one that is to be, or none. It is called once.
    /// </param>
    /// <exception cref="DbException"><see cref="DbError.TooLarge"/>.</exception>
    public Tree Update(Key key, Func<Option<Value>, Option<Value>> update)
    {
        ArgumentNullException.ThrowIfNull(update);
        return update(Find(key)).Match(Some: value => Set(key, value), None: () => Remove(key));
    }

    /// <summary>
    /// The tree without these keys, in any order; those that aren't there change nothing. O(log n) each, but cheaper
    /// than one by one, as <see cref="SetMany(IEnumerable{Entry})"/> is.
    /// </summary>
    public Tree RemoveMany(IEnumerable<Key> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return PutMany.To(this, keys.Select(key => new KeyChange(key, Now: null)));
    }

    /// <summary>The tree without the keys in a range. O(log n), however many they are.</summary>
    public Tree RemoveRange(KeyRange range) =>
        With(Mutation.RemoveRange(this, range));

    /// <summary>A builder that starts with this tree's entries. O(1).</summary>
    public TreeBuilder ToBuilder() => new(this);

    /// <summary>The value of a key, if it is there, to be read when it is asked for. O(log n).</summary>
    internal LazyValue? Lazy(Key key) =>
        Root.Child is { IsNone: false } root && Seek.Find(root, key.Span, Reader.Nodes, out var leaf, out var index)
            ? Reader.LazyValue(leaf, index)
            : null;

    /// <summary>Whether both are surely the same tree: one root in memory, or one place in a store.</summary>
    internal bool IsSameAs(Tree other) =>
        ReferenceEquals(this, other)
        || (
            Root.Child is { IsNone: false } mine
            && other.Root.Child is { IsNone: false } others
            && Height == other.Height
            && Link.Of(mine).IsSameAs(Link.Of(others), oneStore: ReferenceEquals(Reader.Nodes, other.Reader.Nodes))
        );

    /// <summary>
    /// Whether this tree can stand wherever the other one does: it is of one shape with it, and needs no other store.
    /// </summary>
    internal bool IsAtHomeWith(Tree other) =>
        Limits == other.Limits && (Reader.Nodes is NoNodes || ReferenceEquals(Reader.Nodes, other.Reader.Nodes));

    internal Tree With(Mutated parts) =>
        parts.Changed ? new(parts.Root, Limits, Reader with { Fresh = parts.Fresh }) : this;

    private Tree Built(IEnumerable<Entry> ascending)
    {
        var build = new BulkBuild(Limits, BulkNodesInMemory.Instance);
        var fresh = Reader.Fresh;
        Key? last = null;
        foreach (var entry in ascending)
        {
            if (last is { } before && entry.Key <= before)
            {
                throw new ArgumentException(
                    $"the key '{entry.Key}' isn't greater than '{before}' before it",
                    nameof(ascending)
                );
            }

            last = entry.Key;
            Mutation.CheckSizes(entry.Key, entry.Value);
            (fresh, var payload, var outOfLine) = Mutation.Payload(fresh, entry.Value, Limits);
            build.Append(new(entry.Key.Bytes, payload, outOfLine));
        }

        return With(new(build.Finish(), fresh, Changed: true));
    }
}
