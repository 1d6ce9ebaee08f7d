namespace DbDb.Functional.Keys;

/// <summary>The keys in some ranges.</summary>
internal sealed class KeySet
{
    // Ascending, none empty, none touching another.
    private readonly KeyRange[] _ranges;

    private KeySet(KeyRange[] ranges) => _ranges = ranges;

    /// <summary>No key.</summary>
    public static KeySet Empty { get; } = new([]);

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>The keys in any of these ranges.</summary>
    public static KeySet Of(IEnumerable<KeyRange> ranges)
    {
        var joined = new List<KeyRange>();
        foreach (var next in ranges.Where(range => !range.IsEmpty).OrderBy(range => range.Lower))
        {
            if (joined.Count == 0 || (joined[^1].IsBounded && joined[^1].Upper < next.Lower))
            {
                joined.Add(next);
            }
            else if (joined[^1].IsBounded && !(next.IsBounded && next.Upper <= joined[^1].Upper))
            {
                joined[^1] = next.IsBounded ? joined[^1].To(next.Upper) : KeyRange.From(joined[^1].Lower);
            }
        }

        return new([.. joined]);
    }

    /// <summary>These keys.</summary>
    public static KeySet Of(IEnumerable<Key> keys) => Of(keys.Select(key => KeyRange.From(key).Through(key)));

    /// <summary>Whether a key is one of them. O(log n), n being the number of ranges.</summary>
    public bool Contains(Key key) => IndexFrom(key) is var i && i < _ranges.Length && _ranges[i].Contains(key);

    /// <summary>Whether one of them begins with these bytes, or is them. O(log n).</summary>
    public bool HasAnyThatBeginsWith(Key bytes) =>
        IndexFrom(bytes) is var i && i < _ranges.Length && !KeyRange.Prefix(bytes).Intersect(_ranges[i]).IsEmpty;

    // The first range that isn't wholly below a key.
    private int IndexFrom(Key key)
    {
        var (low, high) = (0, _ranges.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_ranges[middle].IsBounded && _ranges[middle].Upper <= key)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
