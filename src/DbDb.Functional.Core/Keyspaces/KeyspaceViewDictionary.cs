using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace DbDb.Functional;

/// <content>As .NET's immutable dictionaries are: each change gives a view of a new tree.</content>
public readonly partial struct KeyspaceView<TKey, TValue> : IImmutableDictionary<TKey, TValue>
{
    /// <inheritdoc/>
    int IReadOnlyCollection<KeyValuePair<TKey, TValue>>.Count => checked((int)Count);

    /// <inheritdoc/>
    bool IReadOnlyDictionary<TKey, TValue>.TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) =>
        TryFind(key, out value);

    /// <inheritdoc/>
    bool IImmutableDictionary<TKey, TValue>.Contains(KeyValuePair<TKey, TValue> pair) => Has(pair.Key, pair.Value);

    /// <inheritdoc/>
    bool IImmutableDictionary<TKey, TValue>.TryGetKey(TKey equalKey, out TKey actualKey)
    {
        actualKey = equalKey;
        var own = Keyspace.KeyOf(equalKey);
        if (!Tree.Contains(own))
        {
            return false;
        }

        actualKey = Keyspace.KeyFrom(own.Span); // two that are written alike needn't be one
        return true;
    }

    /// <inheritdoc/>
    IImmutableDictionary<TKey, TValue> IImmutableDictionary<TKey, TValue>.Add(TKey key, TValue value) =>
        Added([new(key, value)]);

    /// <inheritdoc/>
    IImmutableDictionary<TKey, TValue> IImmutableDictionary<TKey, TValue>.AddRange(
        IEnumerable<KeyValuePair<TKey, TValue>> pairs) => Added(pairs);

    /// <inheritdoc/>
    IImmutableDictionary<TKey, TValue> IImmutableDictionary<TKey, TValue>.SetItem(TKey key, TValue value) =>
        Set(key, value);

    /// <inheritdoc/>
    IImmutableDictionary<TKey, TValue> IImmutableDictionary<TKey, TValue>.SetItems(
        IEnumerable<KeyValuePair<TKey, TValue>> items) => SetMany(items);

    /// <inheritdoc/>
    IImmutableDictionary<TKey, TValue> IImmutableDictionary<TKey, TValue>.Remove(TKey key) => Remove(key);

    /// <inheritdoc/>
    IImmutableDictionary<TKey, TValue> IImmutableDictionary<TKey, TValue>.RemoveRange(IEnumerable<TKey> keys) =>
        RemoveMany(keys);

    /// <inheritdoc/>
    IImmutableDictionary<TKey, TValue> IImmutableDictionary<TKey, TValue>.Clear() => Clear();

    // Values are one where they are written alike.
    private bool Has(TKey key, TValue value) =>
        Tree.Find(Keyspace.KeyOf(key)) is var found && found == Keyspace.Values.Encode(value);

    private KeyspaceView<TKey, TValue> Added(IEnumerable<KeyValuePair<TKey, TValue>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var view = this;
        foreach (var (key, value) in pairs)
        {
            view = !view.ContainsKey(key) ? view.Set(key, value)
                : view.Has(key, value) ? view
                : throw new ArgumentException(
                    $"the keyspace '{Keyspace.Name}' has {key} already, with another value", nameof(pairs));
        }

        return view;
    }
}
