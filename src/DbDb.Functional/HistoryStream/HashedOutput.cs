using System.Globalization;
using System.Security.Cryptography;

namespace DbDb.Functional.HistoryStream;

/// <summary>A buffer in front of a stream, and the hash of all that went into it.</summary>
/// <param name="target">The stream; it isn't closed.</param>
internal sealed class HashedOutput(Stream target) : IDisposable
{
    private const int Capacity = 64 << 10;
    private const int MostDigits = 20;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[Capacity];
    private int _filled;
    private long _passed;

    /// <summary>How many bytes were written.</summary>
    public long Length => _passed + _filled;

    /// <summary>Writes bytes, however many.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var room = Room(1);
            var part = bytes[..Math.Min(bytes.Length, room.Length)];
            part.CopyTo(room);
            Advance(part.Length);
            bytes = bytes[part.Length..];
        }
    }

    /// <summary>Writes a number in decimal.</summary>
    public void Write(long number)
    {
        number.TryFormat(Room(MostDigits), out var length, default, CultureInfo.InvariantCulture);
        Advance(length);
    }

    /// <summary>Room for so many bytes at least, which <see cref="Advance"/> says were written.</summary>
    public Span<byte> Room(int least)
    {
        if (Capacity - _filled < least)
        {
            Pass();
        }

        return _buffer.AsSpan(_filled);
    }

    /// <summary>So many bytes were written into the room.</summary>
    public void Advance(int count) => _filled += count;

    /// <summary>The hash of all that was written so far, in small hexadecimal digits.</summary>
    public string Hash()
    {
        Pass();
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    /// <summary>Passes on what is there, and makes the stream do so.</summary>
    public void Flush()
    {
        Pass();
        target.Flush();
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Pass()
    {
        _hash.AppendData(_buffer, 0, _filled);
        target.Write(_buffer, 0, _filled);
        (_passed, _filled) = (_passed + _filled, 0);
    }
}
