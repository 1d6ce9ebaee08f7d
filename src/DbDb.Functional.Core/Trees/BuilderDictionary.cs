using System.Collections;

namespace DbDb.Functional.Trees;

/// <summary>
/// A builder as .NET's dictionaries are: what is changed here is changed there. What is enumerated is what there was
/// when that began.
/// </summary>
/// <param name="builder">The builder.</param>
internal sealed class BuilderDictionary(TreeBuilder builder) : IDictionary<Key, Value>, IReadOnlyDictionary<Key, Value>
{
    /// <inheritdoc cref="ICollection{T}.Count"/>
    public int Count => checked((int)builder.Count);

    /// <inheritdoc/>
    public bool IsReadOnly => false;

    /// <inheritdoc/>
    public ICollection<Key> Keys => new LiveCollection<Key>(() => Count, () => builder.ToTree().Keys(), ContainsKey);

    /// <inheritdoc/>
    public ICollection<Value> Values => new LiveCollection<Value>(
        () => Count,
        () => builder.ToTree().Range().Select(entry => entry.Value),
        value => builder.ToTree().Range().Any(entry => entry.Value == value));

    IEnumerable<Key> IReadOnlyDictionary<Key, Value>.Keys => Keys;

    IEnumerable<Value> IReadOnlyDictionary<Key, Value>.Values => Values;

    /// <inheritdoc cref="IDictionary{TKey, TValue}.this"/>
    public Value this[Key key]
    {
        get => builder[key];
        set => builder[key] = value;
    }

    /// <inheritdoc cref="IDictionary{TKey, TValue}.ContainsKey"/>
    public bool ContainsKey(Key key) => builder.Contains(key);

    /// <inheritdoc cref="IDictionary{TKey, TValue}.TryGetValue"/>
    public bool TryGetValue(Key key, out Value value)
    {
        var isThere = builder.TryFind(key.Span, out var bytes);
        value = new(bytes);
        return isThere;
    }

    /// <inheritdoc/>
    public bool Contains(KeyValuePair<Key, Value> item) => TryGetValue(item.Key, out var value) && value == item.Value;

    /// <inheritdoc/>
    public void Add(Key key, Value value) => builder.Add(key, value);

    /// <inheritdoc/>
    public void Add(KeyValuePair<Key, Value> item) => builder.Add(item.Key, item.Value);

    /// <inheritdoc/>
    public bool Remove(Key key) => builder.Remove(key);

    /// <inheritdoc/>
    public bool Remove(KeyValuePair<Key, Value> item) => Contains(item) && builder.Remove(item.Key);

    /// <inheritdoc/>
    public void Clear() => builder.Clear();

    /// <inheritdoc/>
    public void CopyTo(KeyValuePair<Key, Value>[] array, int arrayIndex) =>
        LiveCollection.Copy(this, Count, array, arrayIndex);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<Key, Value>> GetEnumerator() =>
        new TreeDictionary(builder.ToTree()).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>How many entries, in decimal.</summary>
    public override string ToString() => $"{builder.Count} entries";
}
