namespace DbDb.Functional;

/// <summary>Entries in ascending order that can be read more than once.</summary>
internal interface ISortedRun
{
    IEnumerable<Entry> Entries();
}

/// <summary>A run in memory.</summary>
internal sealed class MemoryRun(IReadOnlyList<Entry> entries) : ISortedRun
{
    public int Count => entries.Count;

    public IEnumerable<Entry> Entries() => entries;
}

/// <summary>A run in the file of all runs: for each entry the lengths of key and value, 4 bytes each, then their bytes.</summary>
internal sealed class FileRun(FileStream file, long start, long end) : ISortedRun
{
    // Below the size from which the runtime keeps arrays on a heap of their own, which it clears up late.
    private const int BufferBytes = 64 << 10;

    public IEnumerable<Entry> Entries()
    {
        // Runs are read side by side, so each reads at offsets of its own rather than at the stream's one position.
        var buffer = Array.Empty<byte>();
        var (used, offset) = (0, start);
        while (used < buffer.Length || offset < end)
        {
            if (!Has(2 * sizeof(int)))
            {
                throw new EndOfStreamException("a temporary file of sorted entries was cut off");
            }

            var keyLength = BitConverter.ToInt32(buffer, used);
            var valueLength = BitConverter.ToInt32(buffer, used + sizeof(int));
            used += 2 * sizeof(int);
            if (!Has(keyLength + valueLength))
            {
                throw new EndOfStreamException("a temporary file of sorted entries was cut off");
            }

            yield return new(new Key(buffer.AsMemory(used, keyLength)), new Value(buffer.AsMemory(used + keyLength, valueLength)));
            used += keyLength + valueLength;
        }

        // Each buffer is an array of its own, because the entries that were handed out lie in it.
        bool Has(int length)
        {
            if (buffer.Length - used >= length)
            {
                return true;
            }

            var rest = buffer.Length - used;
            var next = new byte[(int)Math.Min(Math.Max(length, BufferBytes), rest + end - offset)];
            buffer.AsSpan(used).CopyTo(next);
            for (var filled = rest; filled < next.Length;)
            {
                var read = RandomAccess.Read(file.SafeFileHandle, next.AsSpan(filled), offset);
                if (read == 0)
                {
                    return false;
                }

                (filled, offset) = (filled + read, offset + read);
            }

            (buffer, used) = (next, 0);
            return next.Length >= length;
        }
    }
}
