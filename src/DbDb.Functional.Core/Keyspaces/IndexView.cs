using DbDb.Functional.Codecs;

namespace DbDb.Functional;

/// <summary>The entries that a tree has in a keyspace, by an index: in the order of what they are found by.</summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
/// <typeparam name="TIndex">What they are found by.</typeparam>
public readonly struct IndexView<TKey, TValue, TIndex>
{
    private readonly KeyspaceView<TKey, TValue> _view;
    private readonly SecondaryIndex<TValue, TIndex> _index;
    private readonly Key _prefix;

    internal IndexView(KeyspaceView<TKey, TValue> view, SecondaryIndex<TValue, TIndex> index, Key prefix) =>
        (_view, _index, _prefix) = (view, index, prefix);

    /// <summary>How many there are: an entry as often as it is found. O(log n).</summary>
    public long Count => _view.Tree.CountOf(Everything);

    private KeyRange Everything => Elements.Under(_prefix);

    /// <summary>The entries that are found by this, in the order of their keys.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> Of(TIndex one) => EntriesOf(Only(one)).Select(found => found.Entry);

    /// <summary>How many are found by this. O(log n).</summary>
    public long CountOf(TIndex one) => _view.Tree.CountOf(Only(one));

    /// <summary>How many are found from one, with it, to another, without it. O(log n).</summary>
    public long CountBetween(TIndex lower, TIndex upper) => _view.Tree.CountOf(RangeOf(lower, upper));

    /// <summary>All, with what they are found by, ascending.</summary>
    public IEnumerable<(TIndex Index, KeyValuePair<TKey, TValue> Entry)> Ascending() => EntriesOf(Everything);

    /// <summary>All, with what they are found by, descending.</summary>
    public IEnumerable<(TIndex Index, KeyValuePair<TKey, TValue> Entry)> Descending() =>
        EntriesOf(Everything, descending: true);

    /// <summary>Those from one, with it, on, ascending.</summary>
    public IEnumerable<(TIndex Index, KeyValuePair<TKey, TValue> Entry)> From(TIndex lower) =>
        EntriesOf(Everything.Intersect(KeyRange.From(_index.KeyOf(_prefix, lower))));

    /// <summary>Those below one, without it, ascending.</summary>
    public IEnumerable<(TIndex Index, KeyValuePair<TKey, TValue> Entry)> Below(TIndex upper) =>
        EntriesOf(Everything.To(_index.KeyOf(_prefix, upper)));

    /// <summary>Those from one, with it, to another, without it, ascending.</summary>
    public IEnumerable<(TIndex Index, KeyValuePair<TKey, TValue> Entry)> Between(TIndex lower, TIndex upper) =>
        EntriesOf(RangeOf(lower, upper));

    private KeyRange Only(TIndex one)
    {
        var key = _index.KeyOf(_prefix, one);
        return _index.IsUnique ? KeyRange.From(key).Through(key) : Elements.Under(key);
    }

    private KeyRange RangeOf(TIndex lower, TIndex upper) =>
        KeyRange.From(_index.KeyOf(_prefix, lower)).To(_index.KeyOf(_prefix, upper));

    private IEnumerable<(TIndex Index, KeyValuePair<TKey, TValue> Entry)> EntriesOf(
        KeyRange range,
        bool descending = false
    )
    {
        var (view, index, prefix) = (_view, _index, _prefix);
        return view.Tree.Scan(range, descending) is var cursor ? Found() : [];

        IEnumerable<(TIndex, KeyValuePair<TKey, TValue>)> Found()
        {
            while (cursor.MoveNext())
            {
                yield return FoundIn(view, index, prefix, cursor.Key, cursor.Value);
            }
        }
    }

    private static (TIndex, KeyValuePair<TKey, TValue>) FoundIn(
        KeyspaceView<TKey, TValue> view,
        SecondaryIndex<TValue, TIndex> index,
        Key prefix,
        ReadOnlySpan<byte> key,
        ReadOnlyMemory<byte> value
    )
    {
        try
        {
            var reader = new KeyReader(key[prefix.Length..]);
            var one = index.Codec.Read(ref reader);
            var own = index.IsUnique ? value.Span : key[(prefix.Length + reader.Position)..];
            var entry = Elements.Of(view.Keyspace.Prefix, own.ToArray());
            return view.Tree.TryFind(entry.Span, out var bytes)
                ? (one, view.Keyspace.EntryFrom(entry.Span, bytes))
                : throw new FormatException($"the index '{index.Name}' has an entry more than there are");
        }
        catch (FormatException e)
        {
            throw new DbException(new DbError.Undecodable(view.Keyspace.Name, key.ToArray(), e.Message));
        }
    }
}
