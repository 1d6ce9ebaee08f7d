using DbDb.Functional.Benchmarks.Data;
using Microsoft.FSharp.Collections;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// F#'s <c>Map</c> of arrays. It compares by F#'s generic comparison, which puts shorter arrays first and otherwise
/// goes by bytes: keys of one length come in the same order as everywhere else.
/// </summary>
internal sealed class FSharpMapPeer() : ArrayMapPeer<FSharpMap<byte[], byte[]>>(new([]))
{
    protected override FSharpMap<byte[], byte[]> Made(byte[][] keys, byte[][] values) =>
        new(keys.Select((key, i) => Tuple.Create(key, values[i])));

    protected override FSharpMap<byte[], byte[]> With(FSharpMap<byte[], byte[]> map, byte[] key, byte[] value) =>
        map.Add(key, value);

    protected override long SumAt(FSharpMap<byte[], byte[]> map, byte[] key) =>
        map.TryGetValue(key, out var value) ? Sum.Of(value) : 0;

    protected override long SumOf(FSharpMap<byte[], byte[]> map)
    {
        var sum = 0L;
        foreach (var (key, value) in map)
        {
            sum += Sum.Of(key, value);
        }

        return sum;
    }
}
