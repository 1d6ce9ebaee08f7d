using System.Collections.Immutable;
using DbDb.Functional.Values;
using static System.Buffers.Binary.BinaryPrimitives;
using static DbDb.Functional.Values.LogIdentity;

namespace DbDb.Functional.Logs;

/// <summary>
/// The two slots at the front of a file, written in turn. A slot names a commit that was durable before the slot was
/// written, so a commit that it names and that doesn't check is damage, never a torn write.
/// </summary>
internal static class Superblock
{
    public const uint FormatVersion = 3;
    public const int TurnAt = Size;
    public const int EndAt = TurnAt + sizeof(long);
    public const int HashAt = EndAt + sizeof(long);
    public const int SpineLengthAt = HashAt + Hash.Size;
    public const int SpineAt = SpineLengthAt + sizeof(long);
    public const int WaypointSize = sizeof(long) + sizeof(ulong);
    public const int AncestorCountAt = SpineAt + Spine.MaxLength * WaypointSize;
    public const int AncestorsAt = AncestorCountAt + sizeof(long);

    /// <summary>A log has fewer bytes, and so fewer commits that a slot could have named.</summary>
    public const long MaxTurn = Address.MaxOffset;

    // Version 2 has changes to nodes, version 3 commits after gaps, and else each all that the one before it has.
    private const uint FirstVersion = 1;

    /// <summary>
    /// The place that a slot's checksum is bound to. Generation 0 stands in, because the slot is what tells it.
    /// </summary>
    private static ulong SlotSeed(int index) => (ulong)index + 1;

    /// <summary>Where the slot of this turn lies.</summary>
    public static long OffsetOf(long turn) => turn % SlotCount * SlotSize;

    /// <summary>The slot that names this head, in its turn.</summary>
    public static byte[] Encode(LogHead head, long turn)
    {
        var slot = new byte[SlotSize];
        LogIdentity.Write(slot, FormatVersion, head.Generation, head.Limits);
        WriteInt64LittleEndian(slot.AsSpan(TurnAt), turn);
        WriteInt64LittleEndian(slot.AsSpan(EndAt), head.End);
        head.Hash.Write(slot.AsSpan(HashAt));
        WriteInt64LittleEndian(slot.AsSpan(SpineLengthAt), head.Spine.Length);
        for (var i = 0; i < head.Spine.Length; i++)
        {
            var at = slot.AsSpan(SpineAt + i * WaypointSize);
            WriteInt64LittleEndian(at, head.Spine[i].Revision.Number);
            WriteUInt64LittleEndian(at[sizeof(long)..], head.Spine[i].Address.Bits);
        }

        WriteInt64LittleEndian(slot.AsSpan(AncestorCountAt), head.Ancestors.Length);
        for (var i = 0; i < head.Ancestors.Length; i++)
        {
            WriteUInt64LittleEndian(slot.AsSpan(AncestorsAt + i * sizeof(ulong)), head.Ancestors[i]);
        }

        WriteUInt32LittleEndian(slot, Checksum.Of(slot, 0, SlotSeed((int)(turn % SlotCount))));
        return slot;
    }

    /// <summary>What the bytes of the slot with this index (0 or 1) say.</summary>
    public static Slot Decode(ReadOnlySpan<byte> bytes, int index)
    {
        if (bytes.Length < MagicAt + Magic.Length || !bytes[MagicAt..].StartsWith(Magic))
        {
            return new Slot.Foreign();
        }

        if (
            bytes.Length < SlotSize
            || ReadUInt32LittleEndian(bytes) != Checksum.Of(bytes[..SlotSize], 0, SlotSeed(index))
        )
        {
            return new Slot.Damaged();
        }

        var version = ReadUInt32LittleEndian(bytes[VersionAt..]);
        return version > FormatVersion ? new Slot.Newer(version)
            : version >= FirstVersion && DecodeChecked(bytes, index) is { } valid ? valid
            : new Slot.Damaged();
    }

    /// <summary>The limits in the bytes of a slot, which may be damaged: they need not be valid.</summary>
    public static Limits ReadLimits(ReadOnlySpan<byte> bytes) => new(
        ReadInt32LittleEndian(bytes[LeafBytesAt..]),
        ReadInt32LittleEndian(bytes[BranchBytesAt..]),
        ReadInt32LittleEndian(bytes[BranchChildrenAt..]),
        ReadInt32LittleEndian(bytes[InlineValueBytesAt..]));

    /// <summary>How many bytes of a slot say nothing, and aren't zero; all of them where it isn't valid.</summary>
    public static int Stray(ReadOnlySpan<byte> bytes, int index)
    {
        if (Decode(bytes, index) is not Slot.Valid valid)
        {
            return SlotSize;
        }

        var spineEnd = SpineAt + valid.Spine.Length * WaypointSize;
        var end = AncestorsAt + valid.Ancestors.Length * sizeof(ulong);
        return NotZero(bytes[spineEnd..AncestorCountAt]) + NotZero(bytes[end..]);

        static int NotZero(ReadOnlySpan<byte> rest) => rest.Length - rest.Count((byte)0);
    }

    private static Slot.Valid? DecodeChecked(ReadOnlySpan<byte> bytes, int index)
    {
        var limits = ReadLimits(bytes);
        var turn = ReadInt64LittleEndian(bytes[TurnAt..]);
        var end = ReadInt64LittleEndian(bytes[EndAt..]);
        var length = ReadInt64LittleEndian(bytes[SpineLengthAt..]);
        var ancestors = ReadInt64LittleEndian(bytes[AncestorCountAt..]);
        if (
            !limits.AreValid
            || turn is < 0 or > MaxTurn
            || turn % SlotCount != index
            || length is < 1 or > Spine.MaxLength
            || ancestors is < 0 or > LogHead.MostAncestors
        )
        {
            return null;
        }

        var spine = ImmutableArray.CreateBuilder<NamedCommit>((int)length);
        for (var i = 0; i < length; i++)
        {
            var at = bytes[(SpineAt + i * WaypointSize)..];
            spine.Add(new(new(ReadInt64LittleEndian(at)), new(ReadUInt64LittleEndian(at[sizeof(long)..]))));
        }

        var named = spine[0].Address;
        return end == (named.IsNone ? LogStart : named.End)
            && (named.IsNone || Bounds.Allow(spine[0].Revision))
            && Descends(spine)
            ? new(
                ReadUInt32LittleEndian(bytes[VersionAt..]),
                turn,
                ReadUInt64LittleEndian(bytes[GenerationAt..]),
                limits,
                end,
                Hash.Read(bytes[HashAt..]),
                spine.MoveToImmutable(),
                ReadAncestors(bytes, (int)ancestors)
            )
            : null;
    }

    private static ImmutableArray<ulong> ReadAncestors(ReadOnlySpan<byte> bytes, int count)
    {
        var ancestors = ImmutableArray.CreateBuilder<ulong>(count);
        for (var i = 0; i < count; i++)
        {
            ancestors.Add(ReadUInt64LittleEndian(bytes[(AncestorsAt + i * sizeof(ulong))..]));
        }

        return ancestors.MoveToImmutable();
    }

    private static bool Descends(ImmutableArray<NamedCommit>.Builder spine)
    {
        for (var i = 1; i < spine.Count; i++)
        {
            if (
                spine[i].Revision >= spine[i - 1].Revision
                || spine[i].Address.End > spine[i - 1].Address.Offset
                || !Bounds.Allow(spine[i - 1].Address, Bounds.MostCommitBytes)
            )
            {
                return false;
            }
        }

        return spine[^1] == new NamedCommit(Revision.Zero, Address.None);
    }
}
