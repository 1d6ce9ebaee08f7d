using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace DbDb.Functional;

/// <summary>A SHA-256 hash (FIPS 180-4), which chains each commit to the one before it.</summary>
[JsonConverter(typeof(HashJsonConverter))]
public readonly record struct Hash
{
    internal const int Size = SHA256.HashSizeInBytes;

    private readonly UInt128 _front;
    private readonly UInt128 _back;

    private Hash(UInt128 front, UInt128 back)
    {
        _front = front;
        _back = back;
    }

    /// <summary>The hash of <paramref name="bytes"/>.</summary>
    public static Hash Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(bytes, hash);
        return Read(hash);
    }

    internal static Hash Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[(Size / 2)..]));

    internal void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt128BigEndian(target, _front);
        BinaryPrimitives.WriteUInt128BigEndian(target[(Size / 2)..], _back);
    }

    /// <summary>The bytes in hexadecimal.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
