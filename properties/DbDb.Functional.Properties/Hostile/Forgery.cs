using System.Buffers.Binary;

namespace DbDb.Functional.Properties;

/// <summary>
/// What is done to a sound file. Where it doesn't apply to the record that was picked, it does nothing.
/// </summary>
internal enum ForgeryKind
{
    Bit,
    Byte,
    Number,
    HeaderField,
    CommitField,
    SlotOfPage,
    SwappedSlots,
    Link,
    LinkCount,
    SameLinks,
    Root,
    Reference,
    Copy,
    Base,
    Written,
    Removed,
    ChangedChild,
    ChangedLink,
    SuperblockField,
}

/// <summary>One lie in a file.</summary>
/// <param name="Kind">What is forged.</param>
/// <param name="Record">In which record, by its number from the first.</param>
/// <param name="At">Where in it, or with which other record.</param>
/// <param name="Number">What it says instead.</param>
internal sealed record Forgery(ForgeryKind Kind, int Record, int At, long Number)
{
    private static readonly int[] _headerFields =
    [
        Functional.Values.Record.KindAt,
        Functional.Values.Record.LevelAt,
        Functional.Values.Record.CountAt,
        Functional.Values.Record.LengthAt,
        Functional.Values.Record.PrefixLengthAt,
        Functional.Values.Record.LinkWidthAt,
    ];

    private static readonly int[] _commitFields =
    [
        CommitRecord.RevisionAt,
        CommitRecord.InstantAt,
        CommitRecord.RootAt,
        CommitRecord.CountAt,
        CommitRecord.StartAt,
        CommitRecord.ParentAt,
        CommitRecord.JumpAt,
        CommitRecord.JumpRevisionAt,
        CommitRecord.RecordsAt,
        CommitRecord.ParentHashAt,
        CommitRecord.NoteAt - 8,
        CommitRecord.OrdinalAt,
        CommitRecord.ParentRevisionAt,
    ];

    private static readonly int[] _superblockFields =
    [
        LogIdentity.GenerationAt,
        LogIdentity.LeafBytesAt,
        LogIdentity.BranchChildrenAt,
        Superblock.TurnAt,
        Superblock.EndAt,
        Superblock.SpineLengthAt,
        Superblock.SpineAt,
        Superblock.SpineAt + 8,
        Superblock.SpineAt + 16,
        Superblock.SpineAt + 24,
        Superblock.SpineAt + 32,
    ];

    /// <summary>Forges it in a file.</summary>
    public void Into(ForgedFile file)
    {
        if (Kind == ForgeryKind.SuperblockField)
        {
            Write(file.Superblock(Record % 2), _superblockFields[At % _superblockFields.Length]);
            return;
        }

        var address = file.Records[Record % file.Records.Count];
        var other = file.Records[At % file.Records.Count];
        var record = file.Span(address);
        var kind = Functional.Values.Record.Kind(record);
        switch (Kind)
        {
            case ForgeryKind.Bit:
                record[At % record.Length] ^= (byte)(1 << (int)(Number & 7));
                break;
            case ForgeryKind.Byte:
                record[At % record.Length] = (byte)Number;
                break;
            case ForgeryKind.Number:
                Write(record, At % (record.Length / 8) * 8);
                break;
            case ForgeryKind.HeaderField:
                WriteShort(record, _headerFields[At % _headerFields.Length]);
                break;
            case ForgeryKind.CommitField when Functional.Values.Record.IsCommit(record):
                Write(record, Math.Min(_commitFields[At % _commitFields.Length], record.Length - sizeof(long)));
                break;
            case ForgeryKind.Root when Functional.Values.Record.IsCommit(record):
                BinaryPrimitives.WriteUInt64LittleEndian(record[CommitRecord.RootAt..], other.Bits);
                record[Functional.Values.Record.LevelAt] = (byte)(
                    file.Span(other)[Functional.Values.Record.LevelAt] + 1
                );
                break;
            case ForgeryKind.Copy when other.Length == address.Length:
                file.Span(other).CopyTo(record);
                break;
            case ForgeryKind.SlotOfPage or ForgeryKind.SwappedSlots or ForgeryKind.Reference or ForgeryKind.Removed
                when kind is RecordKind.Leaf or RecordKind.Branch or RecordKind.LeafDelta:
                IntoSlots(record, other);
                break;
            case ForgeryKind.Link
            or ForgeryKind.LinkCount
            or ForgeryKind.SameLinks when kind == RecordKind.Branch && file.HasLinks(address):
                IntoLinks(record, other);
                break;
            case ForgeryKind.Base
            or ForgeryKind.Written
            or ForgeryKind.ChangedChild
            or ForgeryKind.ChangedLink
                when kind is RecordKind.LeafDelta or RecordKind.BranchDelta
                    && Functional.Values.Record.Length(record) is var length
                    && length >= 32
                    && length <= record.Length:
                IntoChanges(record, kind, other);
                break;
        }
    }

    private void IntoChanges(Span<byte> record, RecordKind kind, Address other)
    {
        var tail = Functional.Values.Record.Length(record) - Slotted.DeltaTailSize;
        var width = record[Functional.Values.Record.LinkWidthAt] & ~Slotted.DeltaTail;
        var at = Functional.Values.Record.HeaderSize + (int)(Number & 3) * (sizeof(ushort) + Links.Length(1, width));
        var isThere =
            kind == RecordKind.BranchDelta
            && width is 2 or 4 or 8
            && at + sizeof(ushort) + Links.Length(1, width) <= tail;
        switch (Kind)
        {
            case ForgeryKind.Base:
                BinaryPrimitives.WriteUInt64LittleEndian(record[tail..], other.Bits);
                break;
            case ForgeryKind.Written:
                BinaryPrimitives.WriteUInt32LittleEndian(record[(tail + sizeof(ulong))..], (uint)Number);
                break;
            case ForgeryKind.ChangedChild when isThere:
                BinaryPrimitives.WriteUInt16LittleEndian(record[at..], (ushort)(Number >> 2));
                break;
            case ForgeryKind.ChangedLink when isThere:
                BinaryPrimitives.WriteUInt64LittleEndian(record[(at + sizeof(ushort))..], other.Bits);
                break;
        }
    }

    private void IntoSlots(Span<byte> record, Address other)
    {
        var count = Math.Max(
            1,
            (int)BinaryPrimitives.ReadUInt16LittleEndian(record[Functional.Values.Record.CountAt..])
        );
        var at = Slotted.SlotsAt + At % count * 8;
        var next = Slotted.SlotsAt + (At + 1) % count * 8;
        if (Math.Max(at, next) + 8 > record.Length)
        {
            return;
        }

        switch (Kind)
        {
            case ForgeryKind.SwappedSlots:
                var (first, second) = (
                    BinaryPrimitives.ReadUInt64LittleEndian(record[at..]),
                    BinaryPrimitives.ReadUInt64LittleEndian(record[next..])
                );
                BinaryPrimitives.WriteUInt64LittleEndian(record[at..], second);
                BinaryPrimitives.WriteUInt64LittleEndian(record[next..], first);
                break;
            case ForgeryKind.Removed:
                record[at + 1] ^= (byte)(Slotted.RemovedFlag >> 8);
                break;
            case ForgeryKind.Reference:
                // the last eight bytes of a leaf are its last entry's payload, often a reference
                BinaryPrimitives.WriteUInt64LittleEndian(
                    record[(Math.Clamp(Functional.Values.Record.Length(record), 24, record.Length) - 8)..],
                    other.Bits
                );
                break;
            default:
                record[at + (int)(Number & 7)] = (byte)(Number >> 8);
                break;
        }
    }

    private void IntoLinks(Span<byte> record, Address other)
    {
        var width = record[Functional.Values.Record.LinkWidthAt];
        var children = Slotted.CountIn(record) + 1;
        var links = record[(Functional.Values.Record.Length(record) - Links.Length(children, width))..];
        var at = (int)(Number & 7) % children;
        var (address, count) = Links.Read(record, at);
        switch (Kind)
        {
            case ForgeryKind.Link:
                Links.Write(links, at, width, other, count);
                break;
            case ForgeryKind.LinkCount:
                Links.Write(links, at, width, address, Number);
                break;
            default:
                for (var i = 0; i < children; i++)
                {
                    Links.Write(links, i, width, address, count);
                }

                break;
        }
    }

    private void Write(Span<byte> target, int at) => BinaryPrimitives.WriteInt64LittleEndian(target[at..], Number);

    private void WriteShort(Span<byte> target, int at) =>
        BinaryPrimitives.WriteInt16LittleEndian(target[at..], (short)Number);
}
