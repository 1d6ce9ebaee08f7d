using System.Collections;
using System.Diagnostics.CodeAnalysis;
using DbDb.Functional.Trees;

namespace DbDb.Functional;

/// <content>
/// As .NET's dictionaries are. What is enumerated is what there was when that began;
/// <see cref="ICollection{T}.Count"/> and the enumerations cost as <see cref="TreeBuilder.ToTree"/> does.
/// </content>
public readonly partial struct KeyspaceBuilder<TKey, TValue> : IDictionary<TKey, TValue>
{
    /// <inheritdoc/>
    int ICollection<KeyValuePair<TKey, TValue>>.Count => checked((int)View.Count);

    /// <inheritdoc/>
    bool ICollection<KeyValuePair<TKey, TValue>>.IsReadOnly => false;

    /// <inheritdoc/>
    ICollection<TKey> IDictionary<TKey, TValue>.Keys
    {
        get
        {
            var builder = this;
            return new LiveCollection<TKey>(
                () => checked((int)builder.View.Count), () => builder.View.Keys, key => builder.Has(key));
        }
    }

    /// <inheritdoc/>
    ICollection<TValue> IDictionary<TKey, TValue>.Values
    {
        get
        {
            var builder = this;
            return new LiveCollection<TValue>(
                () => checked((int)builder.View.Count),
                () => builder.View.Values,
                value => builder.View.Values.Contains(value));
        }
    }

    /// <inheritdoc/>
    bool IDictionary<TKey, TValue>.ContainsKey(TKey key) => Has(key);

    /// <inheritdoc/>
    bool IDictionary<TKey, TValue>.TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) =>
        TryFind(key, out value);

    /// <inheritdoc/>
    bool ICollection<KeyValuePair<TKey, TValue>>.Contains(KeyValuePair<TKey, TValue> item) => Has(item);

    /// <inheritdoc/>
    void IDictionary<TKey, TValue>.Add(TKey key, TValue value) => Add(key, value);

    /// <inheritdoc/>
    void ICollection<KeyValuePair<TKey, TValue>>.Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);

    /// <inheritdoc/>
    bool ICollection<KeyValuePair<TKey, TValue>>.Remove(KeyValuePair<TKey, TValue> item) =>
        Has(item) && Remove(item.Key);

    /// <inheritdoc/>
    void ICollection<KeyValuePair<TKey, TValue>>.Clear()
    {
        foreach (var key in View.Keys)
        {
            Remove(key);
        }
    }

    /// <inheritdoc/>
    void ICollection<KeyValuePair<TKey, TValue>>.CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex) =>
        LiveCollection.Copy(View, checked((int)View.Count), array, arrayIndex);

    /// <inheritdoc/>
    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() =>
        View.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => View.GetEnumerator();

    private KeyspaceView<TKey, TValue> View => Builder.ToTree().In(Keyspace);

    private bool Has(TKey key) => Builder.Contains(Keyspace.KeyOf(key));

    // Values are one where they are written alike.
    private bool Has(KeyValuePair<TKey, TValue> item) =>
        Builder.Find(Keyspace.KeyOf(item.Key)) is var found && found == Keyspace.Values.Encode(item.Value);

    private void Add(TKey key, TValue value)
    {
        if (Has(key))
        {
            throw new ArgumentException($"the keyspace '{Keyspace.Name}' has {key} already", nameof(key));
        }

        Set(key, value);
    }
}
