using System.Buffers.Binary;

namespace DbDb.Functional.Codecs;

/// <summary>Reads a key's bytes from its beginning on, as they are or with every bit turned over.</summary>
internal ref struct KeyReader
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly byte _mask;

    public KeyReader(ReadOnlySpan<byte> bytes)
        : this(bytes, 0, 0)
    {
    }

    private KeyReader(ReadOnlySpan<byte> bytes, int position, byte mask)
    {
        _bytes = bytes;
        Position = position;
        _mask = mask;
    }

    /// <summary>How many bytes were read.</summary>
    public int Position { get; set; }

    /// <summary>Whether all were.</summary>
    public readonly bool IsAtEnd => Position == _bytes.Length;

    /// <summary>This one, but with every bit turned over.</summary>
    public readonly KeyReader Complement() => new(_bytes, Position, (byte)~_mask);

    /// <summary>The next byte, which stays the next one; -1 at the end.</summary>
    public readonly int Peek() => IsAtEnd ? -1 : _bytes[Position] ^ _mask;

    public byte ReadByte() =>
        IsAtEnd ? throw Malformed("it ends too early") : (byte)(_bytes[Position++] ^ _mask);

    /// <summary>So many bytes as a number, the first the greatest; at most 8.</summary>
    public ulong ReadNumber(int length)
    {
        var rest = _bytes[Position..];
        if (rest.Length < length)
        {
            throw Malformed("it ends too early");
        }

        Position += length;
        return rest.Length >= sizeof(ulong)
            ? First(BinaryPrimitives.ReadUInt64BigEndian(rest), length)
            : FirstOfFew(rest, length);
    }

    /// <summary>Fills it with the next bytes.</summary>
    public void Read(scoped Span<byte> bytes)
    {
        foreach (ref var one in bytes)
        {
            one = ReadByte();
        }
    }

    /// <summary>
    /// The bytes before a zero that isn't followed by 0xFF: those that are stand for a zero alone. It goes past it.
    /// </summary>
    public ReadOnlySpan<byte> ReadTerminated()
    {
        var rest = _bytes[Position..];
        var length = rest.IndexOf(_mask);
        if (length < 0)
        {
            throw Malformed("it ends too early");
        }

        if (_mask == 0 && (length + 1 == rest.Length || rest[length + 1] != Bytes.Escape))
        {
            Position += length + 1;
            return rest[..length];
        }

        return ReadEscaped();
    }

    /// <exception cref="FormatException">Always.</exception>
    public static FormatException Malformed(string reason) => new(reason);

    private readonly ulong FirstOfFew(ReadOnlySpan<byte> bytes, int length)
    {
        Span<byte> eight = stackalloc byte[sizeof(ulong)];
        bytes.CopyTo(eight);
        return First(BinaryPrimitives.ReadUInt64BigEndian(eight), length);
    }

    // Of 8 bytes the first, the others being the least.
    private readonly ulong First(ulong eight, int length) =>
        length == 0 ? 0 : (_mask == 0 ? eight : ~eight) >> 8 * (sizeof(ulong) - length);

    private ReadOnlySpan<byte> ReadEscaped()
    {
        var plain = new byte[_bytes.Length - Position];
        for (var length = 0; ; length++)
        {
            var one = ReadByte();
            if (one == Bytes.Terminator)
            {
                if (Peek() != Bytes.Escape)
                {
                    return plain.AsSpan(0, length);
                }

                Position++;
            }

            plain[length] = one;
        }
    }
}
