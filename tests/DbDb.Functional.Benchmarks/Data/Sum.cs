using System.Buffers.Binary;

namespace DbDb.Functional.Benchmarks.Data;

/// <summary>
/// What every measured read adds up: the first and the last eight bytes, so that each value found is really fetched at
/// both its ends. Sums don't depend on order, and all peers must arrive at the same one: otherwise they didn't do the
/// same work.
/// </summary>
internal static class Sum
{
    /// <param name="bytes">At least eight of them.</param>
    public static long Of(ReadOnlySpan<byte> bytes) => unchecked(
        BinaryPrimitives.ReadInt64LittleEndian(bytes) + BinaryPrimitives.ReadInt64LittleEndian(bytes[^8..]));

    /// <summary>Sums added up; they run over.</summary>
    public static long OfAll(IEnumerable<long> sums) => sums.Aggregate(0L, (total, sum) => unchecked(total + sum));

    public static long Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) => unchecked(
        BinaryPrimitives.ReadInt64LittleEndian(key) + Of(value));
}
