using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using DbDb.Functional.Codecs;
using DbDb.Functional.Keyspaces;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// What a tree has in a keyspace: an immutable ordered map of its types. Every operation gives a new one, and is
/// wherever a tree is expected the whole tree, with all other keyspaces in it.
/// </summary>
/// <remarks>
/// Costs are those of the tree's own operations, and what the codecs take. Where something can't be read, and where a
/// key or value is over its limit, methods throw <see cref="DbException"/>; <see cref="Snapshot.Read"/> and
/// transactions turn it into a value.
/// </remarks>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
[DebuggerDisplay("{Keyspace.Name,nq}: {Count} entries")]
public readonly partial struct KeyspaceView<TKey, TValue>
{
    private readonly bool _isDeclared;

    internal KeyspaceView(Tree tree, Keyspace<TKey, TValue> keyspace, bool isDeclared) =>
        (Tree, Keyspace, _isDeclared) = (tree, keyspace, isDeclared);

    /// <summary>The whole tree.</summary>
    public Tree Tree { get; }

    /// <summary>The keyspace.</summary>
    public Keyspace<TKey, TValue> Keyspace { get; }

    /// <summary>How many entries there are. O(log n).</summary>
    public long Count => Tree.CountOf(Keyspace.All.Bytes);

    /// <summary>Whether there are no entries.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The keys, ascending. Long values aren't read.</summary>
    public IEnumerable<TKey> Keys => KeysOf(Keyspace.All);

    /// <summary>The values, in the order of the keys.</summary>
    public IEnumerable<TValue> Values => Range(Keyspace.All).Select(entry => entry.Value);

    /// <summary>The first entry.</summary>
    public Option<KeyValuePair<TKey, TValue>> First => At(0);

    /// <summary>The last entry.</summary>
    public Option<KeyValuePair<TKey, TValue>> Last => At(Count - 1);

    /// <summary>The value of a key.</summary>
    /// <exception cref="KeyNotFoundException">The key isn't there.</exception>
    public TValue this[TKey key] => TryFind(key, out var value)
        ? value
        : throw new KeyNotFoundException($"the keyspace '{Keyspace.Name}' has no {key}");

    /// <summary>The whole tree.</summary>
    public static implicit operator Tree(KeyspaceView<TKey, TValue> view) => view.Tree;

    /// <summary>What the same tree has in another keyspace.</summary>
    /// <inheritdoc cref="KeyspaceExtensions.In{TKey, TValue}(Tree, Keyspace{TKey, TValue})"/>
    public KeyspaceView<TOtherKey, TOtherValue> In<TOtherKey, TOtherValue>(
        Keyspace<TOtherKey, TOtherValue> keyspace
    ) => Tree.In(keyspace);

    /// <summary>
    /// Whether the key is there, and its value. O(log n); nothing is allocated but what the codecs do.
    /// </summary>
    public bool TryFind(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var writer = new KeyWriter(stackalloc byte[KeyWriter.UsualRoom]);
        try
        {
            Keyspace.Write(key, ref writer);
            if (Tree.TryFind(writer.Written, out var bytes))
            {
                value = Keyspace.ValueFrom(writer.Written, bytes);
                return true;
            }

            value = default;
            return false;
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>The value of a key. O(log n).</summary>
    public Option<TValue> Find(TKey key) => TryFind(key, out var value) ? value : Option<TValue>.None;

    /// <summary>Whether a key is there. O(log n); the value isn't read.</summary>
    public bool ContainsKey(TKey key) => Tree.Contains(Keyspace.KeyOf(key));

    /// <summary>The entries in a range, keys ascending, read as they are asked for.</summary>
    /// <exception cref="ArgumentException">It is a range of another keyspace.</exception>
    public IEnumerable<KeyValuePair<TKey, TValue>> Range(KeyRange<TKey> range) =>
        Entries(Tree, Keyspace, Own(range), descending: false);

    /// <summary>The entries in a range, keys descending, read as they are asked for.</summary>
    /// <exception cref="ArgumentException">It is a range of another keyspace.</exception>
    public IEnumerable<KeyValuePair<TKey, TValue>> RangeDescending(KeyRange<TKey> range) =>
        Entries(Tree, Keyspace, Own(range), descending: true);

    /// <summary>The keys in a range, ascending. Long values aren't read.</summary>
    /// <exception cref="ArgumentException">It is a range of another keyspace.</exception>
    public IEnumerable<TKey> KeysOf(KeyRange<TKey> range)
    {
        var keyspace = Keyspace;
        return Tree.Keys(Own(range)).Select(key => keyspace.KeyFrom(key.Span));
    }

    /// <summary>How many keys lie in a range. O(log n).</summary>
    /// <exception cref="ArgumentException">It is a range of another keyspace.</exception>
    public long CountOf(KeyRange<TKey> range) => Tree.CountOf(Own(range));

    /// <summary>How many keys are less than this one: its index, if it is there. O(log n).</summary>
    public long Rank(TKey key) => Tree.Rank(Keyspace.KeyOf(key)) - Start;

    /// <summary>The entry with so many before it; none below 0 and from <see cref="Count"/> on. O(log n).</summary>
    public Option<KeyValuePair<TKey, TValue>> At(long index) => Own(index < 0 ? -1 : Start + index);

    /// <summary>The entry with the greatest key at or below this one. O(log n).</summary>
    public Option<KeyValuePair<TKey, TValue>> Floor(TKey key)
    {
        var own = Keyspace.KeyOf(key);
        return Own(Tree.Rank(own) - (Tree.Contains(own) ? 0 : 1));
    }

    /// <summary>The entry with the least key at or above this one. O(log n).</summary>
    public Option<KeyValuePair<TKey, TValue>> Ceiling(TKey key) => Own(Tree.Rank(Keyspace.KeyOf(key)));

    /// <summary>The entries by an index of the keyspace.</summary>
    /// <exception cref="ArgumentException">The keyspace doesn't have this index.</exception>
    public IndexView<TKey, TValue, TIndex> By<TIndex>(SecondaryIndex<TValue, TIndex> index) =>
        Keyspace.Indexes.IndexOf(index) is >= 0 and var at
            ? new(this, index, Keyspace.IndexPrefixes[at])
            : throw new ArgumentException($"the keyspace '{Keyspace.Name}' has no such index", nameof(index));

    /// <summary>
    /// What would have to be changed for the indexes to be what they are of: nothing, unless entries were written as
    /// bytes. Reads all entries; memory holds the indexes.
    /// </summary>
    public IEnumerable<TreeChange> Verify() =>
        Diff.Between(Tree, Tree.Rebuild(Keyspace), Elements.Under(KeyspaceNames.Indexes(Keyspace.Name)));

    /// <summary>The entries, keys ascending.</summary>
    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => Range(Keyspace.All).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private long Start => Tree.Rank(Keyspace.All.Bytes.Lower);

    private static IEnumerable<KeyValuePair<TKey, TValue>> Entries(
        Tree tree,
        Keyspace<TKey, TValue> keyspace,
        KeyRange range,
        bool descending
    )
    {
        for (var cursor = tree.Scan(range, descending); cursor.MoveNext();)
        {
            yield return keyspace.EntryFrom(cursor.Key, cursor.Value);
        }
    }

    private KeyRange Own(KeyRange<TKey> range) =>
        range.IsEmpty || range.Bytes.Intersect(Keyspace.All.Bytes) == range.Bytes
            ? range.Bytes
            : throw new ArgumentException($"it isn't a range of the keyspace '{Keyspace.Name}'", nameof(range));

    private Option<KeyValuePair<TKey, TValue>> Own(long index)
    {
        var keyspace = Keyspace;
        return Tree.At(index)
            .Filter(entry => keyspace.All.Bytes.Contains(entry.Key))
            .Map(entry => keyspace.EntryFrom(entry.Key.Span, entry.Value.Bytes));
    }
}
