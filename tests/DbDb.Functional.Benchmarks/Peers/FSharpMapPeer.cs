using DbDb.Functional.Benchmarks.Data;
using Microsoft.FSharp.Collections;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// F#'s <c>Map</c> of arrays. It compares by F#'s generic comparison, which puts shorter arrays first and otherwise goes by bytes:
/// keys of one length come in the same order as everywhere else.
/// </summary>
internal sealed class FSharpMapPeer : IMemoryPeer
{
    private static readonly FSharpMap<byte[], byte[]> _empty = new([]);

    private FSharpMap<byte[], byte[]> _map = _empty;

    public Func<long> Build(Records records, bool sorted)
    {
        var (keys, values) = (records.Keys.ToArrays(), records.Values.ToArrays());
        return () =>
        {
            _map = new(keys.Select((key, i) => Tuple.Create(key, values[i])));
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
                map = map.Add(keys[i], values[i]);
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
