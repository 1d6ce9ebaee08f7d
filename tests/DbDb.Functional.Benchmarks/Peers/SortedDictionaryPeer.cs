using System.Collections.Immutable;
using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary><see cref="ImmutableSortedDictionary{TKey, TValue}"/> of arrays, compared bytewise.</summary>
internal sealed class SortedDictionaryPeer() : ArrayMapPeer<ImmutableSortedDictionary<byte[], byte[]>>(_empty)
{
    private static readonly ImmutableSortedDictionary<byte[], byte[]> _empty =
        ImmutableSortedDictionary.Create<byte[], byte[]>(ByteOrder.Instance);

    protected override ImmutableSortedDictionary<byte[], byte[]> Made(byte[][] keys, byte[][] values) =>
        _empty.AddRange(keys.Select((key, i) => KeyValuePair.Create(key, values[i])));

    protected override ImmutableSortedDictionary<byte[], byte[]> With(
        ImmutableSortedDictionary<byte[], byte[]> map, byte[] key, byte[] value) => map.SetItem(key, value);

    protected override long SumAt(ImmutableSortedDictionary<byte[], byte[]> map, byte[] key) =>
        map.TryGetValue(key, out var value) ? Sum.Of(value) : 0;

    protected override long SumOf(ImmutableSortedDictionary<byte[], byte[]> map)
    {
        var sum = 0L;
        foreach (var (key, value) in map)
        {
            sum += Sum.Of(key, value);
        }

        return sum;
    }
}
