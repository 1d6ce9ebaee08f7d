using System.Collections;
using System.Collections.Immutable;

namespace DbDb.Functional.Trees;

/// <summary>
/// A tree as .NET's immutable dictionaries are: for code that asks for one. Each change gives one of a new tree, and
/// one that changes nothing the same.
/// </summary>
/// <param name="tree">The tree.</param>
internal sealed class TreeDictionary(Tree tree) : IImmutableDictionary<Key, Value>
{
    /// <summary>The tree.</summary>
    public Tree Tree => tree;

    /// <inheritdoc/>
    public int Count => checked((int)tree.Count);

    /// <inheritdoc/>
    public IEnumerable<Key> Keys => tree.Keys();

    /// <inheritdoc/>
    public IEnumerable<Value> Values => tree.Range().Select(entry => entry.Value);

    /// <inheritdoc/>
    public Value this[Key key] => tree[key];

    /// <inheritdoc/>
    public bool ContainsKey(Key key) => tree.Contains(key);

    /// <inheritdoc/>
    public bool TryGetValue(Key key, out Value value)
    {
        var isThere = tree.TryFind(key.Span, out var bytes);
        value = new(bytes);
        return isThere;
    }

    /// <inheritdoc/>
    public bool Contains(KeyValuePair<Key, Value> pair) => TryGetValue(pair.Key, out var value) && value == pair.Value;

    /// <inheritdoc/>
    public bool TryGetKey(Key equalKey, out Key actualKey)
    {
        actualKey = equalKey; // to its last byte
        return tree.Contains(equalKey);
    }

    /// <inheritdoc/>
    public IImmutableDictionary<Key, Value> Add(Key key, Value value) => AddRange([new(key, value)]);

    /// <inheritdoc/>
    public IImmutableDictionary<Key, Value> AddRange(IEnumerable<KeyValuePair<Key, Value>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var builder = tree.ToBuilder();
        foreach (var (key, value) in pairs)
        {
            if (builder.TryFind(key.Span, out var there) && new Value(there) != value)
            {
                throw new ArgumentException(
                    $"the key {key.Quoted} is there already, with another value", nameof(pairs));
            }

            builder.Set(key, value);
        }

        return With(builder.ToTree());
    }

    /// <inheritdoc/>
    public IImmutableDictionary<Key, Value> SetItem(Key key, Value value) => With(tree.Set(key, value));

    /// <inheritdoc/>
    public IImmutableDictionary<Key, Value> SetItems(IEnumerable<KeyValuePair<Key, Value>> items) =>
        With(tree.SetMany(items));

    /// <inheritdoc/>
    public IImmutableDictionary<Key, Value> Remove(Key key) => With(tree.Remove(key));

    /// <inheritdoc/>
    public IImmutableDictionary<Key, Value> RemoveRange(IEnumerable<Key> keys) => With(tree.RemoveMany(keys));

    /// <inheritdoc/>
    public IImmutableDictionary<Key, Value> Clear() => With(tree.RemoveRange(KeyRange.All));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<Key, Value>> GetEnumerator() =>
        tree.Range().Select(entry => KeyValuePair.Create(entry.Key, entry.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How many entries, in decimal.</summary>
    public override string ToString() => $"{tree.Count} entries";

    private TreeDictionary With(Tree next) => ReferenceEquals(next, tree) ? this : new(next);
}
