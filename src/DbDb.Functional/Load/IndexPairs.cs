using DbDb.Functional.Codecs;
using DbDb.Functional.Trees;
using DbDb.Functional.Values;

namespace DbDb.Functional.Load;

/// <summary>What sorted pairs change in a keyspace's indexes.</summary>
/// <param name="keyspace">The keyspace.</param>
/// <param name="tree">What is changed.</param>
internal sealed class IndexPairs<TKey, TValue>(Keyspace<TKey, TValue> keyspace, Tree tree)
{
    /// <summary>The changes, keys ascending.</summary>
    /// <exception cref="DbException">
    /// <see cref="DbError.NotUnique"/>; <see cref="DbError.TooLarge"/>, of an index's key that would be too long.
    /// </exception>
    public IEnumerable<KeyChange> Changes(IEnumerable<IndexPair> sorted)
    {
        var alike = new List<IndexPair>();
        foreach (var pair in sorted)
        {
            if (alike.Count > 0 && (!keyspace.Indexes[pair.Index].IsUnique || alike[0].One != pair.One))
            {
                yield return Change(alike);
                alike.Clear();
            }

            alike.Add(pair);
        }

        if (alike.Count > 0)
        {
            yield return Change(alike);
        }
    }

    private KeyChange Change(List<IndexPair> alike)
    {
        var change = keyspace.Indexes[alike[0].Index].IsUnique
            ? OfUnique(alike)
            : new(
                Elements.Of(alike[0].One, alike[0].Own),
                alike[0].IsAdded ? new LazyValue(Value.Empty) : null);
        Mutation.CheckSizes(change.Key, Value.Empty); // who writes them trusts in it
        return change;
    }

    private KeyChange OfUnique(List<IndexPair> alike)
    {
        var one = alike[0].One;
        var added = alike.Where(pair => pair.IsAdded).Select(pair => pair.Own).ToArray();
        var kept = tree.Find(one)
            .Map(own => new Key(own.Bytes))
            .Filter(own => !alike.Exists(pair => !pair.IsAdded && pair.Own == own));
        return added.Length + kept.Count() > 1
            ? throw new DbException(
                new DbError.NotUnique(
                    keyspace.Name,
                    keyspace.Indexes[alike[0].Index].Name,
                    Elements.Of(keyspace.Prefix, kept.IfNone(added[0]))))
            : new(one, added is [var own] ? new LazyValue(new Value(own.Bytes)) : null);
    }
}
