using DbDb.Functional.Benchmarks.Data;
using LanguageExt;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>LanguageExt's <c>Map</c> of arrays, ordered by a structure, which its authors made for speed.</summary>
internal sealed class MapPeer() : ArrayMapPeer<Map<ByteOrder.Class, byte[], byte[]>>(_empty)
{
    private static readonly Map<ByteOrder.Class, byte[], byte[]> _empty = Map<ByteOrder.Class, byte[], byte[]>.Empty;

    protected override Map<ByteOrder.Class, byte[], byte[]> Made(byte[][] keys, byte[][] values) =>
        _empty.AddRange(keys.Select((key, i) => (key, values[i])));

    protected override Map<ByteOrder.Class, byte[], byte[]> With(
        Map<ByteOrder.Class, byte[], byte[]> map,
        byte[] key,
        byte[] value
    ) => map.AddOrUpdate(key, value);

    protected override long SumAt(Map<ByteOrder.Class, byte[], byte[]> map, byte[] key) =>
        map.Find(key, Some: static value => Sum.Of(value), None: static () => 0L);

    protected override long SumOf(Map<ByteOrder.Class, byte[], byte[]> map)
    {
        var sum = 0L;
        foreach (var (key, value) in map)
        {
            sum += Sum.Of(key, value);
        }

        return sum;
    }
}
