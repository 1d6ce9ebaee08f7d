using DbDb.Functional.Pages;
using DbDb.Functional.Stores.Systems;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Load;

/// <summary>Entries in ascending order, one at least, that can be read more than once.</summary>
internal interface ISortedRun
{
    /// <summary>The least key.</summary>
    Key First { get; }

    /// <summary>The greatest key.</summary>
    Key Last { get; }

    IEnumerable<Entry> Entries();
}

/// <summary>A run in memory.</summary>
internal sealed class MemoryRun(IReadOnlyList<Entry> entries) : ISortedRun
{
    // The bytes of as many come from memory together: in key order they lie anywhere in it. Long values bring
    // themselves.
    private const int Together = 16;
    private const int MostTouched = 256;

    public Key First => entries[0].Key;

    public Key Last => entries[^1].Key;

    public int Count => entries.Count;

    /// <summary>What the keys and values have together.</summary>
    public long Bytes => entries.Sum(entry => (long)entry.Key.Length + entry.Value.Length);

    public IEnumerable<Entry> Entries()
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (i % Together == 0)
            {
                TouchFrom(i);
            }

            yield return entries[i];
        }
    }

    private void TouchFrom(int i)
    {
        var touched = 0;
        for (var end = Math.Min(i + Together, entries.Count); i < end; i++)
        {
            var (key, value) = entries[i];
            touched += Touch.Lines(key.Span) + Touch.Lines(value.Span[..Math.Min(value.Length, MostTouched)]);
        }

        Touch.Use(touched);
    }
}

/// <summary>A run in a <see cref="RunFile"/>, from a byte (inclusive) to a byte (exclusive).</summary>
internal sealed class FileRun(SafeFileHandle file, string path, long start, long end, Key first, Key last) : ISortedRun
{
    // Below the size from which the runtime keeps arrays on a heap of their own, which it clears up late.
    private const int BufferBytes = 64 << 10;

    // The entries that they came with may be gone.
    public Key First { get; } = new(first.Span.ToArray());

    public Key Last { get; } = new(last.Span.ToArray());

    /// <exception cref="DbException">They can't be read.</exception>
    public IEnumerable<Entry> Entries()
    {
        // Runs are read side by side, so each reads at offsets of its own rather than at the stream's one position.
        var buffer = Array.Empty<byte>();
        var (used, offset) = (0, start);
        while (used < buffer.Length || offset < end)
        {
            if (!Has(2 * sizeof(int)))
            {
                throw CutOff();
            }

            var keyLength = BitConverter.ToInt32(buffer, used);
            var valueLength = BitConverter.ToInt32(buffer, used + sizeof(int));
            used += 2 * sizeof(int);
            if (!Has(keyLength + valueLength))
            {
                throw CutOff();
            }

            yield return new(
                new Key(buffer.AsMemory(used, keyLength)),
                new Value(buffer.AsMemory(used + keyLength, valueLength))
            );
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
                var read = Read(next.AsSpan(filled), offset);
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

    private int Read(Span<byte> target, long offset)
    {
        try
        {
            return RandomAccess.Read(file, target, offset);
        }
        catch (Exception failure) when (DiskFailure.Is(failure))
        {
            throw new DbException(DiskFailure.Of("read", path, failure).ToError());
        }
    }

    private DbException CutOff() => new(new DbError.Io("read", path, "it was cut off"));
}
