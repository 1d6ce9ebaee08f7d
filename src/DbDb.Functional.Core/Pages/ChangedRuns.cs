namespace DbDb.Functional.Pages;

/// <summary>The entries of a leaf with changes to it, in key order, as runs of the one page and of the other.</summary>
/// <param name="whole">The leaf.</param>
/// <param name="changes">The changes.</param>
/// <param name="places">What <see cref="IndicesIn"/> says of both.</param>
/// <param name="keepsRemovals">
/// Whether a key that was removed is an entry too: where the leaf itself is changes.
/// </param>
internal ref struct ChangedRuns(
    ReadOnlySpan<byte> whole,
    ReadOnlySpan<byte> changes,
    ReadOnlySpan<int> places,
    bool keepsRemovals
)
{
    private readonly ReadOnlySpan<byte> _whole = whole;
    private readonly ReadOnlySpan<byte> _changes = changes;
    private readonly ReadOnlySpan<int> _places = places;
    private int _next;
    private int _change;

    public PageRun Current { get; private set; }

    /// <summary>
    /// Where in a leaf the key of each change lies; or, if it isn't there, the complement of where it would.
    /// </summary>
    public static int[] IndicesIn(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> changes)
    {
        var leaf = new Slotted(whole);
        var keys = new Slotted(changes);
        var places = new int[keys.Count];
        for (var i = 0; i < places.Length; i++)
        {
            var at = Search.LowerBound(leaf, keys.KeyAt(i), out var found);
            places[i] = found ? at : ~at;
        }

        return places;
    }

    public bool MoveNext()
    {
        while (_change < _places.Length)
        {
            var place = _places[_change];
            var (at, after) = place < 0 ? (~place, ~place) : (place, place + 1);
            if (at > _next)
            {
                Current = new(_whole, _next, at);
                _next = at;
                return true;
            }

            (_next, _change) = (after, _change + 1);
            if (keepsRemovals || !new Slotted(_changes).IsRemoved(_change - 1))
            {
                Current = new(_changes, _change - 1, _change);
                return true;
            }
        }

        Current = new(_whole, _next, Slotted.CountIn(_whole));
        _next = Current.To;
        return !Current.IsEmpty;
    }
}
