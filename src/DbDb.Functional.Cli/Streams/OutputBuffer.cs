using System.Buffers;

namespace DbDb.Functional.Cli;

/// <summary>
/// A buffer of 64 KiB in front of a stream. Nothing reaches the stream before the buffer is full or flushed.
/// </summary>
internal sealed class OutputBuffer(Stream target) : IBufferWriter<byte>
{
    private const int Capacity = 64 << 10;

    private byte[] _buffer = new byte[Capacity];
    private int _filled;

    /// <inheritdoc/>
    public void Advance(int count) => _filled += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_filled);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_filled);
    }

    /// <summary>Adds bytes; many at once pass the buffer by.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length >= Capacity)
        {
            Flush();
            target.Write(bytes);
            return;
        }

        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Passes on what is there.</summary>
    public void Flush()
    {
        // emptied first: after a failed write nothing is written a second time
        var filled = _filled;
        _filled = 0;
        if (filled > 0)
        {
            target.Write(_buffer, 0, filled);
        }
    }

    private void Reserve(int size)
    {
        if (_buffer.Length - _filled >= size)
        {
            return;
        }

        Flush();
        if (_buffer.Length < size)
        {
            _buffer = new byte[size];
        }
    }
}
