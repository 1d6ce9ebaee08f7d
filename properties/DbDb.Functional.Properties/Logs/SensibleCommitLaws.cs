namespace DbDb.Functional.Properties;

/// <summary>
/// A commit's record is believed only if all its pointers lead backwards and its numbers agree with each other, so that
/// no walk through history goes round in a circle: a right checksum says nothing of that.
/// </summary>
public class SensibleCommitLaws
{
    // Two commits and some records lie before it, and some records of its own.
    private static readonly Address _grandparent = Address.At(LogIdentity.LogStart + 64, 120);
    private static readonly Address _parent = Address.At(_grandparent.End + 80, 128);
    private static readonly Address _root = Address.At(_parent.End + 160, 96);
    private static readonly long _place = _root.End + 48;

    private static readonly Commit _later = new()
    {
        Revision = new(3),
        Ordinal = 3,
        Instant = new(77),
        Root = _root,
        Count = 5,
        Height = 1,
        Start = _parent.End,
        Records = 4,
        Digest = 99,
        Parent = _parent,
        ParentRevision = new(2),
        Jump = _grandparent,
        JumpRevision = new(2),
        ParentHash = Hash.Of("the parent"u8),
        Note = "a note",
    };

    private static readonly Commit _first = _later with
    {
        Revision = new(1),
        Ordinal = 1,
        ParentRevision = Revision.Zero,
        Start = LogIdentity.LogStart,
        Parent = Address.None,
        Jump = Address.None,
        JumpRevision = Revision.Zero,
    };

    // The same after gaps.
    private static readonly Commit _laterAfterGap = _later with { Revision = new(9), ParentRevision = new(6) };

    private static readonly Commit _firstAfterGap = _first with { Revision = new(9) };

    [Fact]
    public void A_commit_at_the_edge_of_sense_is_believed()
    {
        foreach (var commit in new[]
        {
            _later,
            _first,
            _later with { Start = _place },
            _later with
            {
                Start = _place, Parent = Address.At(_place - 128, 128), Jump = Address.At(_place - 120, 120),
            },
            _later with { Jump = _parent, JumpRevision = new(2) },
            _later with { Jump = Address.None, JumpRevision = Revision.Zero },
            _later with { JumpRevision = new(1) },
            _later with { Root = Address.At(_place - 96, 96) },
            _later with { Root = _grandparent },
            // of 2⁶ leaves or more
            _later with { Count = (_root.End - LogIdentity.LogStart) / Slotted.SlotSize, Height = 7 },
            _later with { Count = 1 },
            _later with { Root = Address.None, Count = 0, Height = 0 },
            _later with { Note = "" },
            _later with { Note = new('x', Limits.MaxNoteBytes) },
            _first with { Root = Address.None, Count = 0, Height = 0 },
            _laterAfterGap,
            // nothing was dropped before its parent
            _laterAfterGap with { Revision = new(4), ParentRevision = new(2) },
            // nor between the two
            _laterAfterGap with { ParentRevision = new(8) },
            _laterAfterGap with { Revision = new(Bounds.MostRevision), ParentRevision = new(Bounds.MostRevision - 1) },
            _laterAfterGap with { Note = new('x', Limits.MaxNoteBytes) },
            _firstAfterGap,
            _firstAfterGap with { Revision = new(2), Note = "" },
        })
        {
            Assert.Equal(commit, Read(commit));
        }
    }

    [Fact]
    public void A_commit_in_any_way_beyond_sense_is_refused()
    {
        foreach (var (what, commit) in new[]
        {
            ("revision 0", _first with { Revision = Revision.Zero, Ordinal = 0, ParentRevision = new(-1) }),
            ("a negative revision", _later with
            {
                Revision = new(-3), Ordinal = -3, ParentRevision = new(-4), JumpRevision = new(-4),
            }),
            ("a start in the superblock", _first with { Start = LogIdentity.LogStart - 8 }),
            ("a start after its record", _later with { Start = _place + 8 }),
            ("a root that reaches into its record", _later with { Root = Address.At(_place - 88, 96) }),
            ("a root after its record", _later with { Root = Address.At(_place + 1000, 96) }),
            ("a parent that reaches beyond its start", _later with { Parent = Address.At(_parent.Offset + 8, 128) }),
            ("a parent of the first", _first with { Start = _parent.End, Parent = _parent }),
            ("no parent of a later one", _later with { Parent = Address.None }),
            ("a jump that reaches beyond its start", _later with { Jump = Address.At(_parent.End - 112, 120) }),
            ("a jump to a negative revision", _later with { JumpRevision = new(-1) }),
            ("a jump to itself", _later with { JumpRevision = new(3) }),
            ("a jump to a later one", _later with { JumpRevision = new(4) }),
            ("a jump to nothing", _later with { Jump = Address.None }),
            ("a jump to something at revision 0", _later with { JumpRevision = Revision.Zero }),
            ("a negative count", _later with { Count = -1 }),
            ("a root of nothing", _later with { Count = 0 }),
            ("a root of no height", _later with { Height = 0 }),
            ("entries without a root", _later with { Root = Address.None, Height = 0 }),
            ("a height without a root", _later with { Root = Address.None, Count = 0 }),
            ("a note that is too long", _later with { Note = new('x', Limits.MaxNoteBytes + 1) }),
            ("an ordinal above its revision", _laterAfterGap with { Ordinal = 10, ParentRevision = new(8) }),
            ("ordinal 0", _firstAfterGap with { Ordinal = 0 }),
            ("a negative ordinal", _laterAfterGap with { Ordinal = -3, ParentRevision = Revision.Zero }),
            ("a revision above the greatest", _laterAfterGap with { Revision = new(Bounds.MostRevision + 1) }),
            ("a parent with its own revision", _laterAfterGap with { ParentRevision = new(9) }),
            ("a parent with a later revision", _laterAfterGap with { ParentRevision = new(10) }),
            ("a parent with a revision below its ordinal", _laterAfterGap with { ParentRevision = new(1) }),
            ("a parent of revision 0", _laterAfterGap with { Ordinal = 1, ParentRevision = Revision.Zero }),
            ("a first one whose parent has a revision", _firstAfterGap with { ParentRevision = new(3) }),
            ("a first one with a parent", _firstAfterGap with { Start = _parent.End, Parent = _parent }),
            ("a first one with a parent of a revision", _firstAfterGap with
            {
                Start = _parent.End, Parent = _parent, ParentRevision = new(3),
            }),
            ("no parent of a later one after a gap", _laterAfterGap with { Parent = Address.None }),
            ("a note that is too long after a gap", _laterAfterGap with { Note = new('x', Limits.MaxNoteBytes + 1) }),
        })
        {
            Assert.True(Read(commit) is null, what);
        }
    }

    [Fact]
    public void A_record_behind_a_gap_without_one_is_refused()
    {
        var record = Written(_laterAfterGap with { Revision = new(4), ParentRevision = new(2) });
        var address = Address.At(_place, record.Length);
        Assert.NotNull(CommitRecord.Read(record, address));

        record[CommitRecord.RevisionAt] = 3; // its ordinal
        Assert.Null(CommitRecord.Read(record, address));
    }

    [Fact]
    public void A_record_too_short_for_a_commit_or_of_another_kind_is_none()
    {
        var record = Written(_later with { Note = "" });
        var address = Address.At(_place, record.Length);
        Assert.NotNull(CommitRecord.Read(record, address));

        foreach (var kind in Enum.GetValues<RecordKind>().Where(kind => kind != RecordKind.Commit))
        {
            Assert.Null(CommitRecord.Read(With(bytes => bytes[Record.KindAt] = (byte)kind), address));
        }

        Assert.Null(CommitRecord.Read(With(bytes => bytes[Record.LengthAt]--), address));

        record = Written(_laterAfterGap with { Note = "" });
        address = Address.At(_place, record.Length);
        Assert.NotNull(CommitRecord.Read(record, address));
        Assert.Null(CommitRecord.Read(With(bytes => bytes[Record.LengthAt]--), address));

        byte[] With(Action<byte[]> change)
        {
            var copy = record.AsSpan().ToArray();
            change(copy);
            return copy;
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("ß")]
    [InlineData("€")]
    [InlineData("𝄞")]
    public void A_note_of_the_greatest_length_is_committed_and_a_longer_one_refused(string letter)
    {
        var size = System.Text.Encoding.UTF8.GetByteCount(letter);
        var longest = string.Concat(Enumerable.Repeat(letter, Limits.MaxNoteBytes / size))
            + new string('x', Limits.MaxNoteBytes % size);
        var writer = new SegmentWriter(LogHead.Genesis(7, Limits.Default));

        Assert.Equal(longest, writer.Commit(Address.None, 0, 0, new(0), longest).Note);

        var refused = Assert.Throws<DbException>(() => writer.Commit(Address.None, 0, 0, new(0), longest + "x"));
        Assert.Equal(new DbError.TooLarge("note", Limits.MaxNoteBytes + 1, Limits.MaxNoteBytes), refused.Error);
        Assert.Equal(new Revision(1), writer.Head.Revision);
    }

    [Fact]
    public void A_height_that_its_byte_cannot_hold_is_not_written() =>
        Assert.Throws<OverflowException>(() => Written(_later with { Height = 256 }));

    private static Commit? Read(Commit commit) =>
        Written(commit) is var record ? CommitRecord.Read(record, Address.At(_place, record.Length)) : null;

    private static byte[] Written(Commit commit)
    {
        var record = new byte[Record.Padded(CommitRecord.Length(commit))];
        CommitRecord.Write(commit, record);
        return record;
    }
}
