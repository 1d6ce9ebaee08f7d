using DbDb.Functional.Codecs;
using DbDb.Functional.Keyspaces;
using LanguageExt;

namespace DbDb.Functional;

/// <content>Changes.</content>
public readonly partial struct KeyspaceView<TKey, TValue>
{
    /// <summary>This value at this key, in place of what was there; the indexes with it. O(log n).</summary>
    /// <exception cref="DbException">
    /// <see cref="DbError.NotUnique"/>, <see cref="DbError.TooLarge"/>.
    /// </exception>
    public KeyspaceView<TKey, TValue> Set(TKey key, TValue value)
    {
        var own = Keyspace.KeyOf(key);
        if (_isDeclared && Keyspace.Indexes.IsEmpty)
        {
            return With(Tree.Set(own, Keyspace.Values.Encode(value)));
        }

        var builder = ToBuilder();
        IndexUpkeep.Set(builder, Keyspace, own, value);
        return With(builder.ToTree());
    }

    /// <summary>
    /// These entries set, in any order; of equal keys the last wins. Cheaper than one by one where there is no index.
    /// </summary>
    /// <inheritdoc cref="Set(TKey, TValue)"/>
    public KeyspaceView<TKey, TValue> SetMany(IEnumerable<KeyValuePair<TKey, TValue>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var keyspace = Keyspace;
        if (Keyspace.Indexes.IsEmpty)
        {
            var declared = ToBuilder().ToTree();
            var changed = declared.SetMany(
                entries.Select(entry => new Entry(keyspace.KeyOf(entry.Key), keyspace.Values.Encode(entry.Value))));
            return ReferenceEquals(changed, declared) ? this : With(changed);
        }

        var builder = ToBuilder();
        foreach (var (key, value) in entries)
        {
            IndexUpkeep.Set(builder, Keyspace, Keyspace.KeyOf(key), value);
        }

        return With(builder.ToTree());
    }

    /// <summary>What the function makes of a key's value, or of none; none removes the key.</summary>
    /// <inheritdoc cref="Set(TKey, TValue)"/>
    public KeyspaceView<TKey, TValue> Update(TKey key, Func<Option<TValue>, Option<TValue>> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var view = this;
        return change(Find(key)).Match(Some: value => view.Set(key, value), None: () => view.Remove(key));
    }

    /// <summary>Without this key; the indexes with it. O(log n).</summary>
    public KeyspaceView<TKey, TValue> Remove(TKey key)
    {
        var own = Keyspace.KeyOf(key);
        if (Keyspace.Indexes.IsEmpty)
        {
            return With(Tree.Remove(own));
        }

        var builder = Tree.ToBuilder();
        IndexUpkeep.Remove(builder, Keyspace, own);
        return With(builder.ToTree());
    }

    /// <summary>Without these keys, in any order; those that aren't there change nothing.</summary>
    public KeyspaceView<TKey, TValue> RemoveMany(IEnumerable<TKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        var builder = Tree.ToBuilder();
        foreach (var key in keys)
        {
            IndexUpkeep.Remove(builder, Keyspace, Keyspace.KeyOf(key));
        }

        return With(builder.ToTree());
    }

    /// <summary>
    /// Without the keys in a range: O(log n), however many they are, where there is no index, and else as much for each
    /// of them.
    /// </summary>
    /// <exception cref="ArgumentException">It is a range of another keyspace.</exception>
    public KeyspaceView<TKey, TValue> RemoveRange(KeyRange<TKey> range)
    {
        var bytes = Own(range);
        if (Keyspace.Indexes.IsEmpty)
        {
            return With(Tree.RemoveRange(bytes));
        }

        var (keyspace, tree) = (Keyspace, Tree);
        var stale = tree.Range(bytes)
            .SelectMany(entry => IndexUpkeep.Entries(
                keyspace,
                entry.Key,
                keyspace.ValueFrom(entry.Key.Span, entry.Value.Bytes)));
        return With(tree.RemoveMany(stale.Select(entry => entry.Key)).RemoveRange(bytes));
    }

    /// <summary>Without any entries. O(log n), however many they were, and as much for each index.</summary>
    public KeyspaceView<TKey, TValue> Clear() =>
        With(Tree.RemoveRange(Keyspace.All.Bytes).RemoveRange(Elements.Under(KeyspaceNames.Indexes(Keyspace.Name))));

    private TreeBuilder ToBuilder()
    {
        var builder = Tree.ToBuilder();
        if (!_isDeclared)
        {
            Catalogue.Declare(builder, Keyspace);
        }

        return builder;
    }

    // The catalogue is as it was, or has this keyspace more.
    private KeyspaceView<TKey, TValue> With(Tree tree)
    {
        if (ReferenceEquals(tree, Tree))
        {
            return this;
        }

        var isDeclared = _isDeclared || tree.Contains(KeyspaceNames.Description(Keyspace.Name));
        tree.Keyspaces = isDeclared && !_isDeclared ? new(Keyspace.Mark, Tree.Keyspaces) : Tree.Keyspaces;
        return new(tree, Keyspace, isDeclared);
    }
}
