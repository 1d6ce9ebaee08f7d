using DbDb.Functional.Benchmarks.Data;
using LanguageExt;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>LanguageExt's <c>Map</c> of arrays, ordered by a structure, which its authors made for speed.</summary>
internal sealed class MapPeer : IMemoryPeer
{
    private static readonly Map<ByteOrder.Class, byte[], byte[]> _empty = Map<ByteOrder.Class, byte[], byte[]>.Empty;

    private Map<ByteOrder.Class, byte[], byte[]> _map = _empty;

    public Func<long> Build(Records records, bool sorted)
    {
        var (keys, values) = (records.Keys.ToArrays(), records.Values.ToArrays());
        return () =>
        {
            _map = _empty.AddRange(keys.Select((key, i) => (key, values[i])));
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
                map = map.AddOrUpdate(keys[i], values[i]);
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
                sum += _map.Find(key, Some: static value => Sum.Of(value), None: static () => 0L);
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
