namespace DbDb.Functional.Benchmarks.Data;

/// <summary>
/// Memory for a part of the records, to be filled with one after the other: so making them leaves no garbage that would
/// be collected while a peer is timed.
/// </summary>
/// <param name="capacity">For how many records at first.</param>
internal sealed class PartBuffer(int capacity)
{
    private byte[] _keys = new byte[capacity * Sample.KeyBytes];
    private byte[] _values = new byte[capacity * Sample.ValueBytes];
    private int[] _places = new int[capacity];
    private UInt128[] _orders = new UInt128[capacity];

    /// <summary>The records from a place on, as they come.</summary>
    public Records AtRandom(int from, int count)
    {
        Reserve(count);
        Sample.BaseKeys(from, _keys.AsSpan(0, count * Sample.KeyBytes));
        Sample.BaseValues(from, _values.AsSpan(0, count * Sample.ValueBytes));
        return First(count);
    }

    /// <summary>
    /// Those of so many records whose keys are in one of so many equal ranges, in ascending order. Keys are random, so
    /// that in one range are about as many as in another; their places are looked for among all.
    /// </summary>
    public Records Ascending(int among, ulong range, ulong ranges)
    {
        var count = 0;
        for (var place = 0; place < among; place++)
        {
            if (Math.BigMul(Sample.LeadOf(place), ranges, out _) == range)
            {
                Reserve(count + 1);
                (_places[count], _orders[count]) = (place, Sample.OrderOf(place));
                count++;
            }
        }

        Array.Sort(_orders, _places, 0, count);
        for (var i = 0; i < count; i++)
        {
            Sample.BaseKeys(_places[i], _keys.AsSpan(i * Sample.KeyBytes, Sample.KeyBytes));
            Sample.BaseValues(_places[i], _values.AsSpan(i * Sample.ValueBytes, Sample.ValueBytes));
        }

        return First(count);
    }

    private Records First(int count) => new(
        new(_keys.AsMemory(0, count * Sample.KeyBytes), Sample.KeyBytes),
        new(_values.AsMemory(0, count * Sample.ValueBytes), Sample.ValueBytes));

    private void Reserve(int count)
    {
        if (count > _places.Length)
        {
            var larger = count + (count / 8);
            Array.Resize(ref _keys, larger * Sample.KeyBytes);
            Array.Resize(ref _values, larger * Sample.ValueBytes);
            Array.Resize(ref _places, larger);
            Array.Resize(ref _orders, larger);
        }
    }
}
