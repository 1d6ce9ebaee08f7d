using System.Buffers.Binary;
using System.Numerics;

namespace DbDb.Functional.Values;

/// <summary>
/// A running checksum over the checksums of records in log order: it stands for every byte of them, and costs four
/// bytes each.
/// </summary>
internal readonly record struct Digest(uint Checksum, uint Records)
{
    public static Digest Empty { get; } = new(uint.MaxValue, 0);

    /// <summary>This digest with one more record, whose checksum is in its header.</summary>
    public Digest With(ReadOnlySpan<byte> record) => With(BinaryPrimitives.ReadUInt32LittleEndian(record));

    /// <summary>This digest with one more record's checksum.</summary>
    public Digest With(uint checksum) => new(BitOperations.Crc32C(Checksum, checksum), Records + 1);
}
