using System.Buffers.Binary;
using System.Collections.Immutable;
using DbDb.Functional.Logs;
using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional.Inspection;

/// <summary>
/// What the bytes of a record say by themselves. Where its checksum is wrong they are still read as far as they make
/// sense: most of a damaged record is what was written.
/// </summary>
internal static class RecordReading
{
    /// <summary>The record in these bytes.</summary>
    /// <param name="record">
    /// As many bytes as the header says, padding included, and no fewer than a header has.
    /// </param>
    /// <param name="address">Where they lie.</param>
    /// <param name="generation">The log's.</param>
    public static LogRecord Read(byte[] record, Address address, ulong generation)
    {
        var fault = Record.Fault(record, generation, address) is { } reason ? reason : Option<string>.None;
        return Record.Kind(record) switch
        {
            RecordKind.Leaf => Leaf(record, address, fault),
            RecordKind.Branch => Branch(record, address, fault),
            RecordKind.LeafDelta or RecordKind.BranchDelta => Changes(record, address, fault),
            RecordKind.Value => new LogRecord.LongValue(address, fault, ValueIn(record)),
            RecordKind.Commit or RecordKind.CommitAfterGap => Commit(record, address, fault),
            _ => Unreadable(record, address, fault, "its kind is none that there is"),
        };
    }

    /// <summary>What is known of a record by its header.</summary>
    public static LogRecord Unreadable(
        ReadOnlySpan<byte> header, Address address, Option<string> fault, string reason) =>
        new LogRecord.Unreadable(address, fault.IfNone(reason), Claim(Record.Kind(header)), header[Record.LevelAt]);

    private static LogRecord Leaf(byte[] record, Address address, Option<string> fault) =>
        NodeRecord.Fault(record, address, Slotted.CountIn(record), level: 0) is { } reason
            ? Unreadable(record, address, fault, reason)
            : new LogRecord.Leaf(address, fault, Entries(record));

    private static LogRecord Branch(byte[] record, Address address, Option<string> fault)
    {
        var level = record[Record.LevelAt];
        if (level == 0 || !HasLinks(record))
        {
            return Unreadable(record, address, fault, "its slots, prefix and links exceed its length");
        }

        var links = Enumerable.Range(0, Slotted.CountIn(record) + 1).Select(i => Links.Read(record, i)).ToArray();
        var count = links.Aggregate(0L, (sum, link) => unchecked(sum + link.Count));
        return NodeRecord.Fault(record, address, count, level) is { } reason
            ? Unreadable(record, address, fault, reason)
            : new LogRecord.Branch(address, fault, level, [.. links.Select((link, i) => new StoredLink(
                i, i == 0 ? Option<Key>.None : new Key(new Slotted(record).KeyAt(i - 1)), link.Address, link.Count))]);
    }

    private static LogRecord Changes(byte[] record, Address address, Option<string> fault) =>
        Delta.Read(Page.Of(record), address) is not { } delta
            ? Unreadable(record, address, fault, "its changes are to nothing before it")
        : Record.Kind(record) == RecordKind.LeafDelta ? LeafChanges(record, address, fault, delta)
        : BranchChanges(record, address, fault, delta);

    private static LogRecord LeafChanges(byte[] record, Address address, Option<string> fault, Delta delta) =>
        NodeRecord.LeafDeltaFault(record, address) is { } reason
            ? Unreadable(record, address, fault, reason)
            : new LogRecord.LeafChanges(address, fault, delta.Base, delta.Written, Entries(record));

    // After its number each change has the link itself, as wide as those of the base.
    private static LogRecord BranchChanges(byte[] record, Address address, Option<string> fault, Delta delta)
    {
        var (count, width) = (Slotted.CountIn(record), record[Record.LinkWidthAt] ^ Slotted.DeltaTail);
        var size = sizeof(ushort) + Links.Length(1, width);
        return !IsWidth(width) || count == 0
            || Record.Length(record) != Record.HeaderSize + count * size + Slotted.DeltaTailSize
            ? Unreadable(record, address, fault, "its changes don't fit their number")
            : new LogRecord.BranchChanges(
                address,
                fault,
                record[Record.LevelAt],
                delta.Base,
                delta.Written,
                [.. Enumerable.Range(0, count).Select(Link)]);

        StoredLink Link(int i)
        {
            var change = record.AsSpan(Record.HeaderSize + i * size, size);
            var link = change[sizeof(ushort)..];
            var below = link[sizeof(ulong)..];
            return new(
                BinaryPrimitives.ReadUInt16LittleEndian(change),
                Option<Key>.None,
                new(BinaryPrimitives.ReadUInt64LittleEndian(link)),
                width switch
                {
                    sizeof(ushort) => BinaryPrimitives.ReadUInt16LittleEndian(below),
                    sizeof(uint) => BinaryPrimitives.ReadUInt32LittleEndian(below),
                    _ => BinaryPrimitives.ReadInt64LittleEndian(below),
                });
        }
    }

    private static LogRecord Commit(byte[] record, Address address, Option<string> fault) =>
        CommitRecord.Read(record, address) is { } commit
            ? new LogRecord.Commit(address, fault, commit, Hash.Of(record))
            : Unreadable(record, address, fault, "it makes no sense as a commit");

    private static ImmutableArray<StoredEntry> Entries(byte[] page) =>
        [.. Enumerable.Range(0, Slotted.CountIn(page)).Select(i => Entry(new Slotted(page), i))];

    private static StoredEntry Entry(Slotted page, int i)
    {
        var key = new Key(page.KeyAt(i));
        return page.IsRemoved(i) ? new StoredEntry.Removed(key)
            : page.IsOutOfLine(i) ? new StoredEntry.OutOfLine(key, FreshValues.Reference(page.Payload(i)))
            : new StoredEntry.Inline(key, new Value(page.Payload(i).ToArray()));
    }

    private static Value ValueIn(byte[] record) => new(record.AsMemory()[Record.HeaderSize..Record.Length(record)]);

    // Whether they lie within the record: what else is wrong with it is found once they can be read.
    private static bool HasLinks(ReadOnlySpan<byte> record) =>
        IsWidth(record[Record.LinkWidthAt])
        && Slotted.SlotsAt + Slotted.SlotBytes(Slotted.CountIn(record)) + Slotted.TailLength(record)
            <= Record.Length(record);

    private static bool IsWidth(int width) => width is sizeof(ushort) or sizeof(uint) or sizeof(ulong);

    private static string Claim(RecordKind kind) =>
        kind switch
        {
            RecordKind.Leaf => "a leaf",
            RecordKind.Branch => "a branch",
            RecordKind.LeafDelta => "changes to a leaf",
            RecordKind.BranchDelta => "changes to a branch",
            RecordKind.Value => "a value",
            RecordKind.Commit or RecordKind.CommitAfterGap => "a commit",
            _ => "nothing that there is",
        };
}
