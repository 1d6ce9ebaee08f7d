using System.Collections.Immutable;

namespace DbDb.Functional.Keyspaces;

/// <summary>
/// Changes to a keyspace's entries and, with them, to its indexes. An index that allows several entries of the same has
/// a key of what they are found by, then the entry's own; one that doesn't has a key without it, and the entry's own as
/// its value.
/// </summary>
internal static class IndexUpkeep
{
    /// <returns>Whether that changed anything.</returns>
    /// <exception cref="DbException"><see cref="DbError.NotUnique"/>, and nothing is changed.</exception>
    public static bool Set<TKey, TValue>(
        TreeBuilder builder,
        Keyspace<TKey, TValue> keyspace,
        Key key,
        TValue value
    )
    {
        var encoded = keyspace.Values.Encode(value);
        if (keyspace.Indexes.IsEmpty)
        {
            return builder.Set(key, encoded);
        }

        var isThere = builder.TryFind(key.Span, out var bytes);
        if (isThere && new Value(bytes) == encoded)
        {
            return false;
        }

        // What was written is read again: an index is of what is there.
        TValue[] was = isThere ? [keyspace.ValueFrom(key.Span, bytes)] : [];
        Change(builder, keyspace, key, was, [keyspace.ValueFrom(key.Span, encoded.Bytes)]);
        return builder.Set(key, encoded);
    }

    /// <summary>Makes the indexes have an entry that none of them has.</summary>
    /// <exception cref="DbException"><see cref="DbError.NotUnique"/>, and nothing is changed.</exception>
    public static void Add<TKey, TValue>(
        TreeBuilder builder,
        Keyspace<TKey, TValue> keyspace,
        Key key,
        TValue value
    ) => Change(builder, keyspace, key, [], [value]);

    /// <returns>Whether it was there.</returns>
    public static bool Remove<TKey, TValue>(TreeBuilder builder, Keyspace<TKey, TValue> keyspace, Key key)
    {
        if (!keyspace.Indexes.IsEmpty && builder.TryFind(key.Span, out var bytes))
        {
            Change(builder, keyspace, key, [keyspace.ValueFrom(key.Span, bytes)], []);
        }

        return builder.Remove(key);
    }

    /// <summary>What the indexes have for an entry.</summary>
    public static IEnumerable<Entry> Entries<TKey, TValue>(Keyspace<TKey, TValue> keyspace, Key key, TValue value) =>
        keyspace.Indexes.SelectMany((index, i) =>
            index.Of(keyspace.IndexPrefixes[i], value).Select(one => EntryOf(index, keyspace.Prefix, key, one)));

    /// <summary>The entry of an index.</summary>
    public static Entry EntryOf<TValue>(SecondaryIndex<TValue> index, Key prefix, Key key, Key one)
    {
        var own = new Key(key.Bytes[prefix.Length..]);
        return index.IsUnique ? new(one, own.Bytes) : new(Codecs.Elements.Of(one, own), Value.Empty);
    }

    /// <summary>What an entry is found by no more, and what it is found by from now on, index by index.</summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="before">The value that it had, which may be null; nothing, where it wasn't there.</param>
    /// <param name="after">The same of the value that it has.</param>
    public static IEnumerable<(int Index, Key One, bool IsAdded)> Differences<TKey, TValue>(
        Keyspace<TKey, TValue> keyspace,
        TValue[] before,
        TValue[] after
    )
    {
        for (var i = 0; i < keyspace.Indexes.Length; i++)
        {
            var (was, now) = (Of(before, i), Of(after, i));
            foreach (var one in was.Except(now))
            {
                yield return (i, one, false);
            }

            foreach (var one in now.Except(was))
            {
                yield return (i, one, true);
            }
        }

        ImmutableSortedSet<Key> Of(TValue[] value, int i) =>
            value is [var one] ? keyspace.Indexes[i].Of(keyspace.IndexPrefixes[i], one) : [];
    }

    private static void Change<TKey, TValue>(
        TreeBuilder builder,
        Keyspace<TKey, TValue> keyspace,
        Key key,
        TValue[] before,
        TValue[] after
    )
    {
        var differences = Differences(keyspace, before, after).ToArray();
        foreach (var (index, one, isAdded) in differences)
        {
            if (isAdded && keyspace.Indexes[index].IsUnique)
            {
                CheckUnique(builder, keyspace, index, one);
            }
        }

        foreach (var (index, one, isAdded) in differences)
        {
            var entry = EntryOf(keyspace.Indexes[index], keyspace.Prefix, key, one);
            _ = isAdded ? builder.Set(entry.Key, entry.Value) : builder.Remove(entry.Key);
        }
    }

    private static void CheckUnique<TKey, TValue>(
        TreeBuilder builder,
        Keyspace<TKey, TValue> keyspace,
        int index,
        Key one
    )
    {
        if (builder.TryFind(one.Span, out var own))
        {
            throw new DbException(
                new DbError.NotUnique(
                    keyspace.Name,
                    keyspace.Indexes[index].Name,
                    Codecs.Elements.Of(keyspace.Prefix, own)));
        }
    }
}
