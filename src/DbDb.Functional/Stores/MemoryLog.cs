namespace DbDb.Functional.Stores;

/// <summary>
/// A log's bytes, as the chunks they came in, and its head: a value. Later logs share the arrays of earlier ones and
/// write only after what those can see, so that appending copies nothing; only the newest log may be appended to, by
/// one thread at a time. A record never straddles two chunks.
/// </summary>
internal sealed class MemoryLog
{
    private readonly ReadOnlyMemory<byte>[] _chunks;
    private readonly long[] _offsets;
    private readonly int _count;

    private MemoryLog(LogHead head, ReadOnlyMemory<byte>[] chunks, long[] offsets, int count)
    {
        Head = head;
        _chunks = chunks;
        _offsets = offsets;
        _count = count;
    }

    /// <summary>Where it ends.</summary>
    public LogHead Head { get; }

    public static MemoryLog Empty(LogHead genesis) => new(genesis, [], [], 0);

    /// <summary>This log and a segment's chunks, and so another head.</summary>
    public MemoryLog With(ReadOnlySpan<ReadOnlyMemory<byte>> added, LogHead after)
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

    /// <summary>
    /// The bytes at an address: of one record without a copy, of a stretch over several chunks with one.
    /// </summary>
    public bool TryRead(Address address, out ReadOnlyMemory<byte> bytes)
    {
        var found = Array.BinarySearch(_offsets, 0, _count, address.Offset);
        var index = found >= 0 ? found : ~found - 1;
        if (index < 0 || address.End > Head.End)
        {
            bytes = default;
            return false;
        }

        var first = _chunks[index][(int)(address.Offset - _offsets[index])..];
        bytes = first.Length >= address.Length ? first[..address.Length] : Joined(first, index, address.Length);
        return true;
    }

    private byte[] Joined(ReadOnlyMemory<byte> first, int index, int length)
    {
        var bytes = new byte[length];
        first.CopyTo(bytes);
        for (var filled = first.Length; filled < length;)
        {
            var next = _chunks[++index];
            var taken = Math.Min(next.Length, length - filled);
            next[..taken].CopyTo(bytes.AsMemory(filled));
            filled += taken;
        }

        return bytes;
    }
}
