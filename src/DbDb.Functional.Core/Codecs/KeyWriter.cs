using System.Buffers;

namespace DbDb.Functional.Codecs;

/// <summary>
/// Writes a key's bytes, first into room that the caller lends, then into a larger array of a pool, to which
/// <see cref="Dispose"/> gives it back.
/// </summary>
internal ref struct KeyWriter
{
    /// <summary>What is worth lending: most keys are shorter.</summary>
    public const int UsualRoom = 256;

    private Span<byte> _room;
    private byte[]? _rented;

    public KeyWriter(Span<byte> room) => _room = room;

    /// <summary>How many bytes are written.</summary>
    public int Length { get; private set; }

    /// <summary>What is written, until more is.</summary>
    public readonly ReadOnlySpan<byte> Written => _room[..Length];

    public void Write(byte one)
    {
        if (Length == _room.Length)
        {
            Grow(1);
        }

        _room[Length++] = one;
    }

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Room for so many more bytes, at least; <see cref="Advance"/> says how many were written.</summary>
    public Span<byte> Room(int length)
    {
        if (_room.Length - Length < length)
        {
            Grow(length);
        }

        return _room[Length..];
    }

    public void Advance(int length) => Length += length;

    /// <summary>Inserts a byte.</summary>
    public void Insert(int index, byte one)
    {
        _ = Room(1);
        _room[index..Length].CopyTo(_room[(index + 1)..]);
        _room[index] = one;
        Length++;
    }

    /// <summary>Turns over every bit of what was written from an index on.</summary>
    public readonly void Complement(int from)
    {
        foreach (ref var one in _room[from..Length])
        {
            one = (byte)~one;
        }
    }

    /// <summary>A copy of what is written.</summary>
    public readonly Key ToKey() => new(Written.ToArray());

    public void Dispose()
    {
        if (_rented is { } rented)
        {
            _rented = null;
            _room = default;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private void Grow(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _room.Length, Length + length));
        Written.CopyTo(larger);
        if (_rented is { } rented)
        {
            ArrayPool<byte>.Shared.Return(rented);
        }

        _room = larger;
        _rented = larger;
    }
}
