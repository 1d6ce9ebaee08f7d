using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// An immutable map of arrays, whosever it is: what its look-ups and changes cost beside a virtual call is its own.
/// </summary>
/// <typeparam name="TMap">The map.</typeparam>
/// <param name="empty">The one without entries.</param>
internal abstract class ArrayMapPeer<TMap>(TMap empty) : IMemoryPeer
{
    private readonly TMap _empty = empty;
    private TMap _map = empty;

    public Func<long> Build(Records records, bool sorted)
    {
        var (keys, values) = (records.Keys.ToArrays(), records.Values.ToArrays());
        return () =>
        {
            _map = Made(keys, values);
            return SumAt(_map, keys[^1]);
        };
    }

    public Func<long> Sets(Records records)
    {
        var (keys, values) = (records.Keys.ToArrays(), records.Values.ToArrays());
        return () => SumAt(With(_map, keys, values), keys[^1]);
    }

    public Func<long> Changes(Records records)
    {
        var (keys, values) = (records.Keys.ToArrays(), records.Values.ToArrays());
        return () =>
        {
            _map = With(_map, keys, values);
            return SumAt(_map, keys[^1]);
        };
    }

    public Func<long> Gets(Column keys)
    {
        var arrays = keys.ToArrays();
        return () =>
        {
            var sum = 0L;
            foreach (var key in arrays)
            {
                sum += SumAt(_map, key);
            }

            return sum;
        };
    }

    public Func<long> Scan(bool descending = false) => () => SumOf(_map);

    public void Dispose() => _map = _empty;

    /// <summary>A map of keys and the values at the same places.</summary>
    protected abstract TMap Made(byte[][] keys, byte[][] values);

    /// <summary>The map with one entry set.</summary>
    protected abstract TMap With(TMap map, byte[] key, byte[] value);

    /// <summary>The sum of a key's value; 0 if it isn't there.</summary>
    protected abstract long SumAt(TMap map, byte[] key);

    /// <summary>The sum of all entries, one after the other.</summary>
    protected abstract long SumOf(TMap map);

    private TMap With(TMap map, byte[][] keys, byte[][] values)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            map = With(map, keys[i], values[i]);
        }

        return map;
    }
}
