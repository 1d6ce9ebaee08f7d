using System.Text;
using DbDb.Functional.Values;
using static System.Buffers.Binary.BinaryPrimitives;

namespace DbDb.Functional.Logs;

/// <summary>
/// The bytes of a <see cref="Commit"/>: a fixed part, then the note. Its level byte holds the tree's height. Where
/// revision and ordinal are one number, the parent's revision follows from it; after a gap the record tells both.
/// </summary>
internal static class CommitRecord
{
    public const int RevisionAt = Record.HeaderSize;
    public const int InstantAt = RevisionAt + sizeof(long);
    public const int RootAt = InstantAt + sizeof(long);
    public const int CountAt = RootAt + sizeof(ulong);
    public const int StartAt = CountAt + sizeof(long);
    public const int ParentAt = StartAt + sizeof(long);
    public const int JumpAt = ParentAt + sizeof(ulong);
    public const int JumpRevisionAt = JumpAt + sizeof(ulong);
    public const int RecordsAt = JumpRevisionAt + sizeof(long);
    public const int DigestAt = RecordsAt + sizeof(uint);
    public const int ParentHashAt = DigestAt + sizeof(uint);
    public const int NoteAt = ParentHashAt + Hash.Size;
    public const int OrdinalAt = NoteAt;
    public const int ParentRevisionAt = OrdinalAt + sizeof(long);
    public const int NoteAfterGapAt = ParentRevisionAt + sizeof(long);
    public const int MaxLength = NoteAfterGapAt + Limits.MaxNoteBytes;

    public static int Length(Commit commit) => NoteStart(Kind(commit)) + Encoding.UTF8.GetByteCount(commit.Note);

    /// <summary>Writes everything but the checksum.</summary>
    public static void Write(Commit commit, Span<byte> record)
    {
        Record.WriteHeader(record, Kind(commit), checked((byte)commit.Height), Length(commit));
        WriteInt64LittleEndian(record[RevisionAt..], commit.Revision.Number);
        WriteInt64LittleEndian(record[InstantAt..], commit.Instant.UnixTimeTicks);
        WriteUInt64LittleEndian(record[RootAt..], commit.Root.Bits);
        WriteInt64LittleEndian(record[CountAt..], commit.Count);
        WriteInt64LittleEndian(record[StartAt..], commit.Start);
        WriteUInt64LittleEndian(record[ParentAt..], commit.Parent.Bits);
        WriteUInt64LittleEndian(record[JumpAt..], commit.Jump.Bits);
        WriteInt64LittleEndian(record[JumpRevisionAt..], commit.JumpRevision.Number);
        WriteUInt32LittleEndian(record[RecordsAt..], commit.Records);
        WriteUInt32LittleEndian(record[DigestAt..], commit.Digest);
        commit.ParentHash.Write(record[ParentHashAt..]);
        if (Kind(commit) == RecordKind.CommitAfterGap)
        {
            WriteInt64LittleEndian(record[OrdinalAt..], commit.Ordinal);
            WriteInt64LittleEndian(record[ParentRevisionAt..], commit.ParentRevision.Number);
        }

        Encoding.UTF8.GetBytes(commit.Note, record[NoteStart(Kind(commit))..]);
    }

    /// <summary>
    /// The commit in a record whose checksum was found right, or null if the record isn't a sensible commit.
    /// </summary>
    public static Commit? Read(ReadOnlySpan<byte> record, Address address)
    {
        var length = Record.Length(record);
        var noteAt = NoteStart(Record.Kind(record));
        if (!Record.IsCommit(record) || length < noteAt || length > noteAt + Limits.MaxNoteBytes)
        {
            return null;
        }

        var isAfterGap = Record.Kind(record) == RecordKind.CommitAfterGap;
        var revision = ReadInt64LittleEndian(record[RevisionAt..]);
        var commit = new Commit
        {
            Revision = new(revision),
            Ordinal = isAfterGap ? ReadInt64LittleEndian(record[OrdinalAt..]) : revision,
            Instant = new(ReadInt64LittleEndian(record[InstantAt..])),
            Root = new(ReadUInt64LittleEndian(record[RootAt..])),
            Count = ReadInt64LittleEndian(record[CountAt..]),
            Height = record[Record.LevelAt],
            Start = ReadInt64LittleEndian(record[StartAt..]),
            Records = ReadUInt32LittleEndian(record[RecordsAt..]),
            Digest = ReadUInt32LittleEndian(record[DigestAt..]),
            Parent = new(ReadUInt64LittleEndian(record[ParentAt..])),
            ParentRevision = new(isAfterGap ? ReadInt64LittleEndian(record[ParentRevisionAt..]) : revision - 1),
            Jump = new(ReadUInt64LittleEndian(record[JumpAt..])),
            JumpRevision = new(ReadInt64LittleEndian(record[JumpRevisionAt..])),
            ParentHash = Hash.Read(record[ParentHashAt..]),
            Note = Encoding.UTF8.GetString(record[noteAt..length]),
        };
        return IsSensible(commit, address) && Kind(commit) == Record.Kind(record) ? commit : null;
    }

    private static RecordKind Kind(Commit commit) =>
        commit.Ordinal == commit.Revision.Number ? RecordKind.Commit : RecordKind.CommitAfterGap;

    private static int NoteStart(RecordKind kind) => kind == RecordKind.CommitAfterGap ? NoteAfterGapAt : NoteAt;

    /// <summary>
    /// Whether every pointer leads backwards, so that no walk through history can go round in a circle, and no number
    /// claims more than lies before the record.
    /// </summary>
    private static bool IsSensible(Commit commit, Address address) =>
        Bounds.Allow(commit.Ordinal, address)
        && commit.Ordinal <= commit.Revision.Number
        && Bounds.Allow(commit.Revision)
        && commit.Start >= LogIdentity.LogStart
        && commit.Start <= address.Offset
        && commit.Root.End <= address.Offset
        && commit.Parent.End <= commit.Start
        && commit.Parent.IsNone == (commit.Ordinal == 1)
        && commit.Parent.IsNone == (commit.ParentRevision == Revision.Zero)
        && commit.ParentRevision.Number >= commit.Ordinal - 1
        && commit.ParentRevision < commit.Revision
        && commit.Jump.End <= commit.Start
        && commit.JumpRevision >= Revision.Zero
        && commit.JumpRevision < commit.Revision
        && commit.Jump.IsNone == (commit.JumpRevision == Revision.Zero)
        && (commit.Parent.IsNone || Bounds.Allow(commit.Parent, Bounds.MostCommitBytes))
        && (commit.Jump.IsNone || Bounds.Allow(commit.Jump, Bounds.MostCommitBytes))
        && (commit.Root.IsNone
            ? commit is { Count: 0, Height: 0 }
            : commit.Height > 0
                && Bounds.Allow(commit.Root, Bounds.MostNodeBytes)
                && Bounds.Allow(commit.Count, commit.Height - 1, commit.Root));
}
