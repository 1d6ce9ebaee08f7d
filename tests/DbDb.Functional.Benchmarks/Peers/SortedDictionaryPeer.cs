using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary><see cref="ImmutableSortedDictionary{TKey, TValue}"/> of arrays, compared bytewise.</summary>
internal sealed class SortedDictionaryPeer : IMemoryPeer
{
    private static readonly ImmutableSortedDictionary<byte[], byte[]> _empty =
        ImmutableSortedDictionary.Create<byte[], byte[]>(ByteOrder.Instance);

    private ImmutableSortedDictionary<byte[], byte[]> _map = _empty;

    public Func<long> Build(Records records, bool sorted)
    {
        var (keys, values) = (records.Keys.ToArrays(), records.Values.ToArrays());
        return () =>
        {
            _map = _empty.AddRange(keys.Select((key, i) => KeyValuePair.Create(key, values[i])));
            return Sum.Of(_map[keys[^1]]);
        };
    }

    public Func<long> Sets(Records records)
    {
        var (keys, values) = (records.Keys.ToArrays(), records.Values.ToArrays());
        return () =>
        {
            var map = _map;
            for (var i = 0; i < keys.Length; i++)
            {
                map = map.SetItem(keys[i], values[i]);
            }

            return Sum.Of(map[keys[^1]]);
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
                if (_map.TryGetValue(key, out var value))
                {
                    sum += Sum.Of(value);
                }
            }

            return sum;
        };
    }

    public Func<long> Scan(bool descending = false) => () =>
    {
        var sum = 0L;
        foreach (var (key, value) in _map)
        {
            sum += Sum.Of(key, value);
        }

        return sum;
    };

    public void Dispose() => _map = _empty;
}
