namespace DbDb.Functional;

/// <summary>
/// A log's bytes, as the chunks they came in, and its head: a value. Later logs share the arrays of earlier ones and write only
/// behind what those can see, so that appending copies nothing; only the newest log may be appended to, by one thread at a time.
/// A record never straddles two chunks.
/// </summary>
internal sealed class MemoryLog
{
    private readonly ReadOnlyMemory<byte>[] _chunks;
    private readonly long[] _offsets;
    private readonly int _count;

    private MemoryLog(Head head, ReadOnlyMemory<byte>[] chunks, long[] offsets, int count)
    {
        Head = head;
        _chunks = chunks;
        _offsets = offsets;
        _count = count;
    }

    /// <summary>Where it ends.</summary>
    public Head Head { get; }

    public static MemoryLog Empty(Head genesis) => new(genesis, [], [], 0);

    /// <summary>This log and a segment's chunks, and so another head.</summary>
    public MemoryLog With(ReadOnlySpan<ReadOnlyMemory<byte>> added, Head after)
    {
        var (chunks, offsets, count, offset) = (_chunks, _offsets, _count, Head.End);
        foreach (var chunk in added)
        {
            if (count == chunks.Length)
            {
                Array.Resize(ref chunks, Math.Max(4, count * 2));
                Array.Resize(ref offsets, chunks.Length);
            }

            (chunks[count], offsets[count]) = (chunk, offset);
            count++;
            offset += chunk.Length;
        }

        return new(after, chunks, offsets, count);
    }

    /// <summary>The bytes at an address, without a copy.</summary>
    public bool TryRead(Address address, out ReadOnlyMemory<byte> bytes)
    {
        var found = Array.BinarySearch(_offsets, 0, _count, address.Offset);
        var index = found >= 0 ? found : ~found - 1;
        var start = index >= 0 ? address.Offset - _offsets[index] : 0;
        if (index < 0 || start + address.Length > _chunks[index].Length)
        {
            bytes = default;
            return false;
        }

        bytes = _chunks[index].Slice((int)start, address.Length);
        return true;
    }
}
