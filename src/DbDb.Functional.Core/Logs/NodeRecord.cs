using System.Buffers.Binary;
using System.Diagnostics;
using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Logs;

/// <summary>
/// The records of leaves, branches and values: writing them, and opening a stored one, found well formed, so that no
/// search in it can leave its bounds and every address in it leads backwards in the log.
/// </summary>
internal static class NodeRecord
{
    /// <summary>Adds a leaf, a copy of its page.</summary>
    public static Address AddLeaf(SegmentWriter writer, Page page) =>
        writer.Add(Record.Length(page), page, static (record, page) =>
            page.Slice(0, Record.Length(page)).CopyTo(record)
        );

    /// <summary>Adds a leaf of these entries, in ascending order.</summary>
    public static Address AddLeaf(SegmentWriter writer, ReadOnlySpan<FreshEntry> entries)
    {
        var (length, prefixLength) = PageAssembly.Measure(default, entries, default);
        return writer.Add(length, new FreshLeaf(entries, length, prefixLength), static (record, leaf) =>
            PageAssembly.Write(
                record[..leaf.Length],
                RecordKind.Leaf,
                0,
                default,
                leaf.Entries,
                default,
                leaf.PrefixLength
            )
        );
    }

    /// <summary>Adds a branch: its separators, then a link to each of its children, all of which are stored.</summary>
    public static Address AddBranch(SegmentWriter writer, Branch branch) =>
        writer.Add(branch.Length, branch, static (record, branch) =>
        {
            var width = Links.WidthFor(branch.Count);
            var heapEnd = branch.Separators.HeapEnd;
            branch.Page.Slice(0, heapEnd).CopyTo(record);
            BinaryPrimitives.WriteInt32LittleEndian(record[Record.LengthAt..], branch.Length);
            record[Record.LinkWidthAt] = (byte)width;
            for (var i = 0; i < branch.Children.Length; i++)
            {
                var (child, address, count) = branch.LinkAt(i);
                if (!child.IsNone && child.Stored is null)
                {
                    throw new UnreachableException("a branch is written after all its children");
                }

                Links.Write(record[heapEnd..], i, width, address, count);
            }
        });

    /// <summary>Adds a node as changes to another.</summary>
    public static Address AddDelta(SegmentWriter writer, Delta delta) =>
        writer.Add(delta.RecordLength, delta, static (record, delta) => delta.WriteTo(record));

    /// <summary>Adds a value that is stored on its own.</summary>
    public static Address AddValue(SegmentWriter writer, ReadOnlySpan<byte> value) =>
        writer.Add(Record.HeaderSize + value.Length, value, static (record, value) =>
        {
            Record.WriteHeader(record, RecordKind.Value, 0, Record.HeaderSize + value.Length);
            value.CopyTo(record[Record.HeaderSize..]);
        });

    /// <summary>
    /// The page of a node whose record's checksum was found right: the record itself, or what its changes make of their
    /// base. It can be used as what the node's parent says of it.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="address">Where it lies.</param>
    /// <param name="count">How many entries the parent says it holds.</param>
    /// <param name="level">The level that the parent says it has.</param>
    /// <param name="read">Reads another record and checks its checksum.</param>
    /// <exception cref="DbException">It can't be used.</exception>
    public static (Page Page, Delta? Delta) Open(
        Page record,
        Address address,
        long count,
        int level,
        Func<Address, Page> read
    )
    {
        if (!Delta.IsIn(record))
        {
            Refuse(Fault(record, address, count, level), address);
            return (record, null);
        }

        var delta = Delta.Read(record, address);
        Refuse(
            KindFault(record, RecordKind.LeafDelta, RecordKind.BranchDelta, level)
                ?? (delta is null ? "its changes are to nothing before it" : null),
            address
        );
        var whole = read(delta!.Base);
        Refuse(KindFault(whole, RecordKind.Leaf, RecordKind.Branch, level), address);
        Refuse(HeaderFault(whole, level) ?? PageFault(whole, delta.Base, level), delta.Base);
        Refuse(level == 0 ? LeafDeltaFault(record, address) : BranchDelta.Fault(record, whole), address);
        var page = level == 0 ? LeafDelta.Applied(whole, record) : BranchDelta.Applied(whole, record);
        Refuse(
            page.IsNone ? "its changes leave nothing, or too much" : CountFault(page, address, count, level),
            address
        );
        return (page, delta);
    }

    /// <summary>
    /// The fault of a whole node's record, whose checksum was found right, or null if it can be used as what its parent
    /// says.
    /// </summary>
    public static string? Fault(ReadOnlySpan<byte> record, Address address, long count, int level) =>
        KindFault(record, RecordKind.Leaf, RecordKind.Branch, level)
        ?? HeaderFault(record, level)
        ?? PageFault(record, address, level)
        ?? CountFault(record, address, count, level);

    /// <summary>The bytes of a value's record, whose checksum was found right; false if it is something else.</summary>
    public static bool TryReadValue(Page record, out ReadOnlyMemory<byte> value)
    {
        var isValue = Record.Kind(record) == RecordKind.Value;
        value = isValue ? record.Memory(Record.HeaderSize, Record.Length(record) - Record.HeaderSize) : default;
        return isValue;
    }

    // A leaf before it is made.
    private readonly ref struct FreshLeaf(ReadOnlySpan<FreshEntry> entries, int length, int prefixLength)
    {
        public ReadOnlySpan<FreshEntry> Entries { get; } = entries;

        public int Length { get; } = length;

        public int PrefixLength { get; } = prefixLength;
    }

    private static void Refuse(string? fault, Address address)
    {
        if (fault is not null)
        {
            throw new DbException(new DbError.Corrupt(address.Offset, fault));
        }
    }

    private static string? KindFault(ReadOnlySpan<byte> record, RecordKind leaf, RecordKind branch, int level)
    {
        var kind = level == 0 ? leaf : branch;
        return Record.Kind(record) != kind || record[Record.LevelAt] != level
            ? $"a {Record.Kind(record)} of level {record[Record.LevelAt]} lies where a {kind} of level {level} belongs"
            : null;
    }

    private static string? HeaderFault(ReadOnlySpan<byte> record, int level) =>
        Record.Length(record) > Record.MaxNodeLength ? "the node is too long"
        : record[Record.LinkWidthAt] is not (0 or 2 or 4 or 8) || level == 0 != record[Record.LinkWidthAt] is 0
            ? "the width of its links is wrong"
        : Slotted.CountIn(record) == 0 ? "the node is empty"
        : null;

    /// <summary>
    /// The fault of a leaf's changes, whose length and tail were found right, or null if they can be read.
    /// </summary>
    public static string? LeafDeltaFault(ReadOnlySpan<byte> record, Address address) =>
        record[Record.LinkWidthAt] != Slotted.DeltaTail ? "it has no tail"
        : Slotted.CountIn(record) == 0 ? "it has no changes"
        : PageFault(record, address, level: 0);

    private static string? PageFault(ReadOnlySpan<byte> record, Address address, int level)
    {
        var count = Slotted.CountIn(record);
        var prefixLength = BinaryPrimitives.ReadUInt16LittleEndian(record[Record.PrefixLengthAt..]);
        var heapAt = Slotted.SlotsAt + Slotted.SlotBytes(count) + prefixLength;
        if (heapAt + Slotted.TailLength(record) > Record.Length(record))
        {
            return "its slots, prefix and links exceed its length";
        }

        var page = new Slotted(record);
        var slots = page.Slots;
        var expected = 0;
        for (var i = 0; i < count; i++)
        {
            var offset = Slotted.OffsetOf(slots[i]);
            var end = i + 1 < count ? Slotted.OffsetOf(slots[i + 1]) : page.HeapLength;
            var suffixLength = Slotted.SuffixLengthOf(slots[i]);
            var payloadLength = end - offset - suffixLength;
            if (
                offset != expected
                || payloadLength < 0
                || end > page.HeapLength
                || prefixLength + suffixLength > Limits.MaxKeyBytes
            )
            {
                return $"entry {i} exceeds its bounds";
            }

            if (
                Slotted.HeadOf(page.SuffixAt(i)) != (uint)(slots[i] >> Slotted.HeadShift)
                || (i > 0 && !IsAfter(page, i))
            )
            {
                return $"key {i} isn't greater than the one before it, or its slot doesn't fit it";
            }

            if (PayloadFault(page, i, payloadLength, Record.Kind(record), address, level) is { } fault)
            {
                return fault;
            }

            expected = end;
        }

        return slots[count..].IndexOfAnyExcept(Slotted.Padding) >= 0 ? "its slots are padded wrongly" : null;
    }

    private static string? PayloadFault(
        Slotted page,
        int i,
        int payloadLength,
        RecordKind kind,
        Address address,
        int level
    ) =>
        level > 0 && payloadLength > 0 ? $"separator {i} has a payload"
        : page.IsRemoved(i) && (payloadLength > 0 || kind != RecordKind.LeafDelta) ? $"key {i} is marked as removed"
        : page.IsOutOfLine(i)
        && (
            payloadLength != FreshValues.ReferenceSize
            || !LeadsBack(FreshValues.Reference(page.Payload(i)), address, Record.MaxLength)
        )
            ? $"entry {i} refers to no value"
        : null;

    // Heads are found right: where they differ they tell.
    private static bool IsAfter(Slotted page, int i) =>
        page.Slots[i - 1] >> Slotted.HeadShift is var before
        && page.Slots[i] >> Slotted.HeadShift is var head
        && (head == before ? page.SuffixAt(i - 1).SequenceCompareTo(page.SuffixAt(i)) < 0 : head > before);

    private static string? CountFault(ReadOnlySpan<byte> record, Address address, long count, int level)
    {
        var sum = (long)Slotted.CountIn(record);
        if (level > 0)
        {
            // A writer that makes changes to this branch takes it that its links are as wide as it would have made
            // them.
            if (record[Record.LinkWidthAt] != Links.WidthFor(count))
            {
                return "its links are wider than they need be";
            }

            var children = sum + 1;
            sum = 0;
            for (var i = 0; i < children; i++)
            {
                var (child, below) = Links.Read(record, i);
                if (
                    !LeadsBack(child, address, Bounds.MostNodeBytes)
                    || below > count - sum
                    || !Bounds.Allow(below, level - 1, child)
                )
                {
                    return $"link {i} is wrong";
                }

                sum += below;
            }
        }

        return sum == count ? null : $"it holds {sum} entries, where its parent says {count}";
    }

    private static bool LeadsBack(Address target, Address from, int longest) =>
        Bounds.Allow(target, longest) && target.End <= from.Offset;
}
