namespace DbDb.Functional.Benchmarks.Data;

/// <summary>Keys and their values, in the order in which they are given to a peer.</summary>
internal sealed record Records(Column Keys, Column Values)
{
    public int Count => Keys.Count;

    public Records Slice(int from, int count) => new(Keys.Slice(from, count), Values.Slice(from, count));

    public Records Pick(ReadOnlySpan<int> places) => new(Keys.Pick(places), Values.Pick(places));

    public IEnumerable<Records> Batches(int size)
    {
        for (var from = 0; from < Count; from += size)
        {
            yield return Slice(from, Math.Min(size, Count - from));
        }
    }

    public IEnumerable<Entry> ToEntries()
    {
        for (var i = 0; i < Count; i++)
        {
            yield return new Entry(new Key(Keys.Memory(i)), new Value(Values.Memory(i)));
        }
    }
}
