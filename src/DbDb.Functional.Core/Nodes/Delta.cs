using System.Buffers.Binary;

namespace DbDb.Functional;

/// <summary>
/// A node as the changes to an earlier one, its base. The base is stored whole, and the changes are all that were made
/// since, so reading the node takes two records and never more. Once what was written of changes to a base comes to as
/// much as the node itself, the node is stored whole again.
/// </summary>
/// <param name="changes">The record, or what will be the record but for its tail; null if it isn't in memory.</param>
/// <param name="base">Where the base lies.</param>
/// <param name="written">How many bytes of changes to this base have been written, these included.</param>
internal sealed class Delta(byte[]? changes, Address @base, long written)
{
    private const int WrittenAt = sizeof(ulong);

    private byte[]? _changes = changes;

    public Address Base { get; } = @base;

    public long Written { get; } = written;

    /// <summary>The changes, for as long as the cache keeps the node.</summary>
    public byte[]? Changes => Volatile.Read(ref _changes);

    /// <summary>
    /// A node as changes to the base of the one before it; or null, where it is to be stored whole: that takes no more
    /// bytes, or the one before isn't in memory, or has other separators.
    /// </summary>
    public static Delta? Between(Stored? before, object after)
    {
        // The node first: by the time it is in memory its delta is known. Its changes once: the cache may let go of
        // them at any time.
        if (before?.Node is not { } earlier)
        {
            return null;
        }

        var delta = before.Delta;
        var already = delta?.Changes;
        if (delta is not null && already is null)
        {
            return null;
        }

        var (whole, spent) = delta is null ? (before.Address, 0) : (delta.Base, delta.Written);
        var room = (int)Math.Max(0, Record.Padded(Node.Length(after)) - spent - Slotted.DeltaTailSize);
        var changes = (earlier, after) switch
        {
            (Branch from, Branch to) => BranchDelta.Between(from, to, already, room),
            (Branch, _) or (_, Branch) => null,
            (_, AmendedLeaf leaf) => Between(earlier, leaf, already, room),
            _ => LeafDelta.Between(Page(earlier), (byte[])after, already, room),
        };
        return changes is null ? null : new(changes, whole, spent + Record.Padded(changes.Length + Slotted.DeltaTailSize));
    }

    /// <summary>Whether a record is one of changes.</summary>
    public static bool IsIn(ReadOnlySpan<byte> record) => Record.Kind(record) is RecordKind.LeafDelta or RecordKind.BranchDelta;

    /// <summary>
    /// What a record of changes says, whose checksum was found right; null if it has no base before it.
    /// </summary>
    public static Delta? Read(byte[] record, Address address)
    {
        if (Record.Length(record) is < Record.HeaderSize + Slotted.DeltaTailSize or > Record.MaxNodeLength)
        {
            return null;
        }

        var tail = Tail(record);
        var whole = new Address(BinaryPrimitives.ReadUInt64LittleEndian(tail));
        return Bounds.Allow(whole, Bounds.MostNodeBytes) && whole.End <= address.Offset
            ? new(record, whole, BinaryPrimitives.ReadUInt32LittleEndian(tail[WrittenAt..]))
            : null;
    }

    /// <summary>How many bytes the record of changes has that were found just now.</summary>
    public int RecordLength => _changes!.Length + Slotted.DeltaTailSize;

    /// <summary>Writes that record.</summary>
    public void WriteTo(Span<byte> record)
    {
        _changes.CopyTo(record);
        BinaryPrimitives.WriteInt32LittleEndian(record[Record.LengthAt..], RecordLength);
        record[Record.LinkWidthAt] |= Slotted.DeltaTail;
        var tail = Tail(record);
        BinaryPrimitives.WriteUInt64LittleEndian(tail, Base.Bits);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[WrittenAt..], (uint)Written);
    }

    /// <summary>The same for another holder of the node.</summary>
    public Delta Copy() => new(Changes, Base, Written);

    /// <summary>The cache lets go of the node; a later change to it begins with a new base.</summary>
    public void Forget() => Volatile.Write(ref _changes, null);

    // Where a leaf has the base in memory that its predecessor has there, pages needn't be compared.
    private static byte[]? Between(object earlier, AmendedLeaf leaf, byte[]? already, int room)
    {
        var (page, before) = earlier is AmendedLeaf amended ? (amended.Base, amended.Changes) : ((byte[])earlier, LeafDelta.None);
        return !ReferenceEquals(page, leaf.Base) || !LeafDelta.Covers(leaf.Changes, before) ? LeafDelta.Between(Page(earlier), leaf.Whole(), already, room)
            : already is not null && !ReferenceEquals(already, before) ? LeafDelta.Combined(already, leaf.Changes, room)
            : leaf.Changes.Length <= room ? leaf.Changes
            : null;
    }

    private static byte[] Page(object leaf) => leaf as byte[] ?? ((AmendedLeaf)leaf).Whole();

    private static Span<byte> Tail(Span<byte> record) => record.Slice(Record.Length(record) - Slotted.DeltaTailSize, Slotted.DeltaTailSize);
}
