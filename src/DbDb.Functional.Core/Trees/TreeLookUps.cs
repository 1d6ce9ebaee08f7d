using System.Collections.Immutable;
using DbDb.Functional.Trees;
using LanguageExt;

namespace DbDb.Functional;

/// <content>Look-ups as other collections have them, and by bytes that nobody has made a key of.</content>
public sealed partial class Tree
{
    /// <summary>
    /// The value of a key that must be there; <see cref="Find(Key)"/> is for one that may not be. O(log n).
    /// </summary>
    /// <exception cref="KeyNotFoundException">It isn't there.</exception>
    public Value this[Key key] =>
        TryFind(key.Span, out var value)
            ? new Value(value)
            : throw new KeyNotFoundException($"the key {key.Quoted} isn't in the tree");

    /// <summary>The value of a key. O(log n), nothing allocated.</summary>
    public Option<Value> Find(ReadOnlySpan<byte> key) =>
        TryFind(key, out var value) ? new Value(value) : Option<Value>.None;

    /// <summary>Whether a key is there. O(log n), nothing allocated; a long value isn't read.</summary>
    public bool Contains(ReadOnlySpan<byte> key) =>
        Root.Child is { IsNone: false } root && Seek.Find(root, key, Reader.Nodes, out _, out _);

    /// <summary>How many keys are less than <paramref name="key"/>. O(log n), nothing allocated.</summary>
    public long Rank(ReadOnlySpan<byte> key) =>
        Root.Child is { IsNone: false } root ? Seek.Rank(root, key, Reader.Nodes) : 0;

    /// <summary>
    /// The entry with the greatest key at or below <paramref name="key"/>. O(log n); only the key that is found is
    /// allocated.
    /// </summary>
    public Option<Entry> Floor(ReadOnlySpan<byte> key) => At(Rank(key) - (Contains(key) ? 0 : 1));

    /// <summary>
    /// The entry with the least key at or above <paramref name="key"/>. O(log n); only the key that is found is
    /// allocated.
    /// </summary>
    public Option<Entry> Ceiling(ReadOnlySpan<byte> key) => At(Rank(key));

    /// <summary>The values of these keys, as of those that are given one by one.</summary>
    public ImmutableArray<Option<Value>> FindMany(IEnumerable<Key> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return FindMany([.. keys]);
    }

    /// <summary>
    /// The entries, keys ascending, read as they are asked for: for <c>foreach</c>, and to spread. Queries begin with
    /// <see cref="Range"/>. A tree is no sequence to the compiler, so that nothing that takes any object takes it for a
    /// list, and reads it whole.
    /// </summary>
    public IEnumerator<Entry> GetEnumerator() => Range().GetEnumerator();
}
