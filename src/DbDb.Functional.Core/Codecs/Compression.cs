#pragma warning disable RS0030 // It computes, and does nothing to the world: only its namespace is that of effects.
using System.Buffers.Binary;
using System.IO.Compression;

namespace DbDb.Functional.Codecs;

/// <summary>
/// Bytes, and a byte before them: 0 if they are as they were, 1 if they are compressed by Brotli, after their length,
/// little-endian, in 4 bytes. These numbers lie on disk: never change them.
/// </summary>
internal static class Compression
{
    private const byte Plain = 0;
    private const byte Brotli = 1;
    private const int Header = 1 + sizeof(int);
    private const int Quality = 1;
    private const int Window = 22;

    public static Value Compress(ReadOnlySpan<byte> plain)
    {
        var bytes = new byte[1 + plain.Length];
        if (
            plain.Length > Header
            && BrotliEncoder.TryCompress(plain, bytes.AsSpan(Header), out var length, Quality, Window)
            && Header + length < bytes.Length
        )
        {
            bytes[0] = Brotli;
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), plain.Length);
            return new(bytes.AsMemory(0, Header + length));
        }

        bytes[0] = Plain;
        plain.CopyTo(bytes.AsSpan(1));
        return bytes;
    }

    public static Value Decompress(Value value)
    {
        var bytes = value.Span;
        if (bytes is [Plain, ..])
        {
            return value.Bytes[1..];
        }

        var length = bytes is [Brotli, ..] && bytes.Length >= Header
            ? BinaryPrimitives.ReadInt32LittleEndian(bytes[1..])
            : -1;
        if (length is < 0 or > Limits.MaxValueBytes)
        {
            throw new FormatException("it isn't compressed");
        }

        var plain = new byte[length];
        return BrotliDecoder.TryDecompress(bytes[Header..], plain, out var written) && written == length
            ? plain
            : throw new FormatException("it was compressed, and is damaged");
    }
}
