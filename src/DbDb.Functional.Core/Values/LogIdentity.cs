using static System.Buffers.Binary.BinaryPrimitives;

namespace DbDb.Functional.Values;

/// <summary>
/// What never changes in the two slots at the front of a log, and so tells it from others: format, generation and
/// sizes. These places are on disks: none may ever move.
/// </summary>
internal static class LogIdentity
{
    public const int SlotSize = 4096;
    public const int SlotCount = 2;
    public const long LogStart = SlotSize * SlotCount;

    // Checksum, magic and version keep their places in every version of the format.
    public const int ChecksumAt = 0;
    public const int VersionAt = ChecksumAt + Checksum.Size;
    public const int MagicAt = VersionAt + sizeof(uint);
    public const int GenerationAt = MagicAt + sizeof(ulong);
    public const int LeafBytesAt = GenerationAt + sizeof(ulong);
    public const int BranchBytesAt = LeafBytesAt + sizeof(int);
    public const int BranchChildrenAt = BranchBytesAt + sizeof(int);
    public const int InlineValueBytesAt = BranchChildrenAt + sizeof(int);
    public const int Size = InlineValueBytesAt + sizeof(int);

    // It is what the first commit's record names, so it stays that of the first version.
    private const uint FirstVersion = 1;

    /// <summary>"DbDb.Fn" and a zero byte.</summary>
    public static ReadOnlySpan<byte> Magic => "DbDb.Fn\0"u8;

    /// <summary>What the first commit of a log names as its parent's hash.</summary>
    public static Hash Of(ulong generation, Limits limits)
    {
        Span<byte> identity = stackalloc byte[Size];
        identity.Clear();
        Write(identity, FirstVersion, generation, limits);
        return Hash.Of(identity);
    }

    /// <summary>Writes it to the beginning of a slot, but for the checksum.</summary>
    public static void Write(Span<byte> slot, uint version, ulong generation, Limits limits)
    {
        WriteUInt32LittleEndian(slot[VersionAt..], version);
        Magic.CopyTo(slot[MagicAt..]);
        WriteUInt64LittleEndian(slot[GenerationAt..], generation);
        WriteInt32LittleEndian(slot[LeafBytesAt..], limits.LeafBytes);
        WriteInt32LittleEndian(slot[BranchBytesAt..], limits.BranchBytes);
        WriteInt32LittleEndian(slot[BranchChildrenAt..], limits.BranchChildren);
        WriteInt32LittleEndian(slot[InlineValueBytesAt..], limits.InlineValueBytes);
    }
}
