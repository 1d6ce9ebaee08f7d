using System.Collections.Immutable;
using LanguageExt;

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

        var was = Found(builder, keyspace, key);
        if (was.Match(Some: old => old.Encoded == encoded, None: () => false))
        {
            return false;
        }

        // What was written is read again: an index is of what is there.
        Change(builder, keyspace, key, was.Map(old => old.Value), keyspace.ValueFrom(key.Span, encoded.Bytes));
        return builder.Set(key, encoded);
    }

    /// <summary>Makes the indexes have an entry that none of them has.</summary>
    /// <exception cref="DbException"><see cref="DbError.NotUnique"/>, and nothing is changed.</exception>
    public static void Add<TKey, TValue>(
        TreeBuilder builder,
        Keyspace<TKey, TValue> keyspace,
        Key key,
        TValue value
    ) => Change(builder, keyspace, key, Option<TValue>.None, value);

    /// <returns>Whether it was there.</returns>
    public static bool Remove<TKey, TValue>(TreeBuilder builder, Keyspace<TKey, TValue> keyspace, Key key)
    {
        if (!keyspace.Indexes.IsEmpty && Found(builder, keyspace, key) is { IsSome: true } was)
        {
            Change(builder, keyspace, key, was.Map(old => old.Value), Option<TValue>.None);
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

    private static void Change<TKey, TValue>(
        TreeBuilder builder,
        Keyspace<TKey, TValue> keyspace,
        Key key,
        Option<TValue> before,
        Option<TValue> after
    )
    {
        var (was, now) = (Of(before), Of(after));
        for (var i = 0; i < was.Length; i++)
        {
            if (keyspace.Indexes[i].IsUnique)
            {
                CheckUnique(builder, keyspace, i, now[i].Except(was[i]));
            }
        }

        for (var i = 0; i < was.Length; i++)
        {
            foreach (var one in was[i].Except(now[i]))
            {
                builder.Remove(EntryOf(keyspace.Indexes[i], keyspace.Prefix, key, one).Key);
            }

            foreach (var one in now[i].Except(was[i]))
            {
                var entry = EntryOf(keyspace.Indexes[i], keyspace.Prefix, key, one);
                builder.Set(entry.Key, entry.Value);
            }
        }

        ImmutableSortedSet<Key>[] Of(Option<TValue> value) =>
        [
            .. keyspace.Indexes.Select((index, i) =>
                value.Match(
                    Some: some => index.Of(keyspace.IndexPrefixes[i], some),
                    None: () => ImmutableSortedSet<Key>.Empty)),
        ];
    }

    private static void CheckUnique<TKey, TValue>(
        TreeBuilder builder,
        Keyspace<TKey, TValue> keyspace,
        int index,
        ImmutableSortedSet<Key> added
    )
    {
        foreach (var one in added)
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

    private static Option<(Value Encoded, TValue Value)> Found<TKey, TValue>(
        TreeBuilder builder,
        Keyspace<TKey, TValue> keyspace,
        Key key
    ) =>
        builder.TryFind(key.Span, out var bytes)
            ? (new Value(bytes), keyspace.ValueFrom(key.Span, bytes))
            : Option<(Value, TValue)>.None;
}
