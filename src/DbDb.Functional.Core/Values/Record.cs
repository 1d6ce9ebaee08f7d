using System.Buffers.Binary;

namespace DbDb.Functional.Values;

/// <summary>
/// The 16-byte header that begins every record in the log. All numbers are little-endian. A record is padded with zeros
/// to a multiple of 8 bytes; its checksum covers the padding too, so that every byte of the log is under one.
/// </summary>
internal static class Record
{
    public const int ChecksumAt = 0;
    public const int KindAt = ChecksumAt + Checksum.Size;
    public const int LevelAt = KindAt + sizeof(byte);
    public const int CountAt = LevelAt + sizeof(byte);
    public const int LengthAt = CountAt + sizeof(ushort);
    public const int PrefixLengthAt = LengthAt + sizeof(int);
    public const int LinkWidthAt = PrefixLengthAt + sizeof(ushort);
    public const int ReservedAt = LinkWidthAt + sizeof(byte);
    public const int HeaderSize = ReservedAt + sizeof(byte);

    /// <summary>
    /// The longest record: a value of the greatest length and its header, well within what an address can say.
    /// </summary>
    public const int MaxLength = Limits.MaxValueBytes + HeaderSize;

    /// <summary>The longest node: its offsets have 16 bits.</summary>
    public const int MaxNodeLength = ushort.MaxValue;

    public static RecordKind Kind(ReadOnlySpan<byte> record) => (RecordKind)record[KindAt];

    /// <summary>Whether the record ends a transaction.</summary>
    public static bool IsCommit(ReadOnlySpan<byte> record) =>
        Kind(record) is RecordKind.Commit or RecordKind.CommitAfterGap;

    /// <summary>How many bytes the record has, header included and padding not.</summary>
    public static int Length(ReadOnlySpan<byte> record) => BinaryPrimitives.ReadInt32LittleEndian(record[LengthAt..]);

    /// <summary><paramref name="length"/> with its padding.</summary>
    public static int Padded(int length) => (length + Address.Unit - 1) & -Address.Unit;

    public static void WriteHeader(Span<byte> record, RecordKind kind, byte level, int length)
    {
        record[..HeaderSize].Clear();
        record[KindAt] = (byte)kind;
        record[LevelAt] = level;
        BinaryPrimitives.WriteInt32LittleEndian(record[LengthAt..], length);
    }

    /// <summary>Computes and stores the checksum of a complete, padded record, and returns it.</summary>
    public static uint Seal(Span<byte> padded, ulong generation, Address address)
    {
        var checksum = Checksum.Of(padded, generation, address.Bits);
        BinaryPrimitives.WriteUInt32LittleEndian(padded[ChecksumAt..], checksum);
        return checksum;
    }

    /// <summary>
    /// The fault of the bytes read at <paramref name="address"/>, or null if they are the sealed record that was
    /// written there.
    /// </summary>
    public static string? Fault(ReadOnlySpan<byte> padded, ulong generation, Address address)
    {
        if (padded.Length != address.Length || padded.Length < HeaderSize)
        {
            return $"a record of {address.Length} bytes is cut off after {padded.Length}";
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(padded) != Checksum.Of(padded, generation, address.Bits)
                ? "the checksum is wrong"
            : Length(padded) < HeaderSize || Padded(Length(padded)) != padded.Length
                ? "the length in the record differs from the address's"
            : null;
    }
}
