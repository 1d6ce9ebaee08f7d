using System.Buffers.Binary;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Nodes;

/// <summary>
/// A node as the changes to an earlier one, its base. The base is stored whole, and the changes are all that were made
/// since, so reading the node takes two records and never more. Once what was written of changes to a base comes to as
/// much as the node itself, the node is stored whole again.
/// </summary>
/// <param name="changes">The record, or what will be the record but for its tail; none if it isn't in memory.</param>
/// <param name="base">Where the base lies.</param>
/// <param name="written">How many bytes of changes to this base have been written, these included.</param>
internal sealed class Delta(Page changes, Address @base, long written)
{
    private const int WrittenAt = sizeof(ulong);

    private Page _changes = changes;

    public Address Base { get; } = @base;

    public long Written { get; } = written;

    /// <summary>The changes, for as long as the cache keeps the node.</summary>
    public Page Changes => Page.Read(in _changes);

    /// <summary>
    /// A node as changes to the base of the one before it; or null, where it is to be stored whole: that takes no more
    /// bytes, or the one before isn't in memory, or has other separators.
    /// </summary>
    public static Delta? Between(Stored? before, Node after)
    {
        // The node first: by the time it is in memory its delta is known. Its changes once: the cache may let go of
        // them at any time.
        if (before?.Node is not { IsNone: false } earlier)
        {
            return null;
        }

        var delta = before.Delta;
        var already = delta?.Changes ?? Page.None;
        if (delta is not null && already.IsNone)
        {
            return null;
        }

        var (whole, spent) = delta is null ? (before.Address, 0) : (delta.Base, delta.Written);
        var room = (int)Math.Max(0, Record.Padded(after.Length) - spent - Slotted.DeltaTailSize);
        var changes = (earlier.Branch, after.Branch) switch
        {
            ({ } from, { } to) => BranchDelta.Between(from, to, already, room),
            (null, null) => after.Amended is { } leaf
                ? Between(earlier, leaf, already, room)
                : LeafDelta.Between(PageOf(earlier), after.AsPage(), already, room),
            _ => Page.None,
        };
        return changes.IsNone
            ? null
            : new(changes, whole, spent + Record.Padded(changes.Length + Slotted.DeltaTailSize));
    }

    /// <summary>Whether a record is one of changes.</summary>
    public static bool IsIn(ReadOnlySpan<byte> record) =>
        Record.Kind(record) is RecordKind.LeafDelta or RecordKind.BranchDelta;

    /// <summary>
    /// What a record of changes says, whose checksum was found right; null if it has no base before it.
    /// </summary>
    public static Delta? Read(Page record, Address address)
    {
        if (Record.Length(record) is < Record.HeaderSize + Slotted.DeltaTailSize or > Record.MaxNodeLength)
        {
            return null;
        }

        var tail = record.Span[TailAt(record)..];
        var whole = new Address(BinaryPrimitives.ReadUInt64LittleEndian(tail));
        return Bounds.Allow(whole, Bounds.MostNodeBytes) && whole.End <= address.Offset
            ? new(record, whole, BinaryPrimitives.ReadUInt32LittleEndian(tail[WrittenAt..]))
            : null;
    }

    /// <summary>How many bytes the record of changes has that were found just now.</summary>
    public int RecordLength => _changes.Length + Slotted.DeltaTailSize;

    /// <summary>Writes that record.</summary>
    public void WriteTo(Span<byte> record)
    {
        _changes.Span.CopyTo(record);
        BinaryPrimitives.WriteInt32LittleEndian(record[Record.LengthAt..], RecordLength);
        record[Record.LinkWidthAt] |= Slotted.DeltaTail;
        var tail = record[TailAt(record)..];
        BinaryPrimitives.WriteUInt64LittleEndian(tail, Base.Bits);
        BinaryPrimitives.WriteUInt32LittleEndian(tail[WrittenAt..], (uint)Written);
    }

    /// <summary>The same for another holder of the node.</summary>
    public Delta Copy() => new(Changes, Base, Written);

    /// <summary>The cache lets go of the node; a later change to it begins with a new base.</summary>
    public void Forget() => Page.Write(ref _changes, Page.None);

    // Where a leaf has the base in memory that its predecessor has there, pages needn't be compared.
    private static Page Between(Node earlier, AmendedLeaf leaf, Page already, int room)
    {
        var (page, before) = earlier.Amended is { } amended
            ? (amended.Base, amended.Changes)
            : (earlier.AsPage(), LeafDelta.None);
        return !page.IsSameAs(leaf.Base) || !LeafDelta.Covers(leaf.Changes, before)
                ? LeafDelta.Between(PageOf(earlier), leaf.Whole(), already, room)
            : !already.IsNone && !already.IsSameAs(before) ? LeafDelta.Combined(already, leaf.Changes, room)
            : leaf.Changes.Length <= room ? leaf.Changes
            : Page.None;
    }

    private static Page PageOf(Node leaf) => leaf.Amended?.Whole() ?? leaf.AsPage();

    private static int TailAt(ReadOnlySpan<byte> record) => Record.Length(record) - Slotted.DeltaTailSize;
}
