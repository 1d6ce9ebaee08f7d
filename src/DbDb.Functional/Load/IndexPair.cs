using System.Buffers.Binary;
using DbDb.Functional.Codecs;

namespace DbDb.Functional.Load;

/// <summary>
/// That an entry is found by something from now on, or no more: sorted by that, then by the entry's key, of which the
/// value says where it begins.
/// </summary>
/// <param name="Index">Which of the keyspace's indexes.</param>
/// <param name="One">What it is found by, as it lies in the tree without the entry's key.</param>
/// <param name="Own">The entry's key without the keyspace's name.</param>
/// <param name="IsAdded">Whether it is from now on.</param>
internal readonly record struct IndexPair(int Index, Key One, Key Own, bool IsAdded)
{
    private const int IndexAt = sizeof(int);
    private const int IsAddedAt = 2 * sizeof(int);

    /// <summary>As an entry, to be sorted.</summary>
    public Entry ToEntry()
    {
        var value = new byte[IsAddedAt + 1];
        BinaryPrimitives.WriteInt32LittleEndian(value, One.Length);
        BinaryPrimitives.WriteInt32LittleEndian(value.AsSpan(IndexAt), Index);
        value[IsAddedAt] = IsAdded ? (byte)1 : (byte)0;
        return new(Elements.Of(One, Own), value);
    }

    /// <summary>What was sorted.</summary>
    public static IndexPair Of(Entry sorted)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(sorted.Value.Span);
        return new(
            BinaryPrimitives.ReadInt32LittleEndian(sorted.Value.Span[IndexAt..]),
            new(sorted.Key.Bytes[..length]),
            new(sorted.Key.Bytes[length..]),
            sorted.Value.Span[IsAddedAt] != 0);
    }
}
