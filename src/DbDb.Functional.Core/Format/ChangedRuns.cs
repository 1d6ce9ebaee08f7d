namespace DbDb.Functional;

/// <summary>The entries of a leaf with changes to it, in key order, as runs of the one page and of the other.</summary>
internal ref struct ChangedRuns(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> changes)
{
    private readonly ReadOnlySpan<byte> _whole = whole;
    private readonly ReadOnlySpan<byte> _changes = changes;
    private int _next;
    private int _change;

    public PageRun Current { get; private set; }

    private readonly Slotted Whole => new(_whole);

    private readonly Slotted Changes => new(_changes);

    public bool MoveNext()
    {
        while (_change < Changes.Count)
        {
            var at = PlaceOf(_change, out var found);
            if (at > _next)
            {
                Current = new(_whole, _next, at);
                _next = at;
                return true;
            }

            _next += found ? 1 : 0;
            _change++;
            if (!Changes.IsRemoved(_change - 1))
            {
                Current = new(_changes, _change - 1, _change);
                return true;
            }
        }

        Current = new(_whole, _next, Whole.Count);
        _next = Whole.Count;
        return !Current.IsEmpty;
    }

    // The first entry from the next on that isn't before the change.
    private readonly int PlaceOf(int change, out bool found)
    {
        var (low, high) = (_next, Whole.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var order = Slotted.Compare(Whole, middle, Changes, change);
            if (order == 0)
            {
                found = true;
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        found = false;
        return low;
    }
}
