using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Where following a log ends, and writing one, though all checksums are right.</summary>
public class LogEdgeLaws
{
    private static readonly LogHead _genesis = LogHead.Genesis(7, Limits.Default);

    [Law]
    public Property A_record_of_a_kind_that_nobody_wrote_ends_the_log_and_any_other_does_not([Within(0, 255)] int kind)
    {
        var writer = new SegmentWriter(_genesis);
        writer.Add(40, (RecordKind)kind, static (record, kind) => Record.WriteHeader(record, kind, 0, 40));
        writer.Commit(Address.None, 0, 0, new(0), "");
        var end = Log.Follow(_genesis, Reading(writer)).Revision;
        var isWritten =
            (RecordKind)kind
            is RecordKind.Leaf
                or RecordKind.Branch
                or RecordKind.Value
                or RecordKind.LeafDelta
                or RecordKind.BranchDelta;
        return (end == new Revision(isWritten ? 1 : 0)).Label($"kind {kind}: {end}");
    }

    [Law]
    public bool A_record_of_a_header_alone_is_the_shortest([Within(-1, 20)] int length)
    {
        var writer = new SegmentWriter(_genesis);
        writer.Add(Math.Max(length, 9), length, static (record, length) =>
            Record.WriteHeader(record, RecordKind.Value, 0, length)
        );
        writer.Commit(Address.None, 0, 0, new(0), "");
        return Log.Follow(_genesis, Reading(writer)).Revision == new Revision(length >= Record.HeaderSize ? 1 : 0);
    }

    [Fact]
    public void No_more_is_asked_for_than_the_longest_record_has()
    {
        foreach (
            var (length, isAsked) in new[]
            {
                (Record.MaxLength, true),
                (Record.MaxLength + 1, false),
                (int.MaxValue, false),
                (Record.HeaderSize - 1, false),
            }
        )
        {
            var header = new byte[Record.HeaderSize];
            Record.WriteHeader(header, RecordKind.Value, 0, length);
            var asked = new List<int>();

            Log.Follow(_genesis, (_, bytes) =>
            {
                asked.Add(bytes);
                return header;
            });

            Assert.Equal(isAsked ? [Record.HeaderSize, Record.Padded(length)] : [Record.HeaderSize], asked);
        }
    }

    [Fact]
    public void A_log_is_written_and_followed_up_to_its_greatest_end_and_no_further()
    {
        for (var units = 1; units <= 40; units++)
        {
            var near = Near(Address.MaxOffset - units * Address.Unit);
            var room = units * Address.Unit - CommitRecord.NoteAt;
            if (room < 0)
            {
                AssertIsTooLarge(() => new SegmentWriter(near).Commit(Address.None, 0, 0, new(0), ""));
                AssertSame(near, Log.Follow(near, Past(near)));
                continue;
            }

            var writer = new SegmentWriter(near);
            writer.Commit(Address.None, 0, 0, new(0), new('x', room));
            var bytes = Bytes(writer);
            Assert.Equal(Address.MaxOffset, writer.Head.End);
            AssertSame(writer.Head, Log.Follow(near, (offset, length) => Part(bytes, offset - near.End, length)));
            AssertIsTooLarge(() => new SegmentWriter(near).Commit(Address.None, 0, 0, new(0), new('x', room + 1)));
            AssertIsTooLarge(() =>
                writer.Add(16, 0, static (record, _) => Record.WriteHeader(record, RecordKind.Value, 0, 16))
            );
        }
    }

    [Fact]
    public void A_commit_that_says_something_else_of_itself_than_its_place_does_is_not_followed()
    {
        var writer = new SegmentWriter(_genesis);
        for (var revision = 2; revision <= 10; revision += 2)
        {
            writer.Commit(Address.None, 0, 0, new(0), "", new(revision));
        }

        var head = writer.Head;
        var next = writer.Commit(Address.None, 0, 0, new(0), "", new(13));
        AssertSame(writer.Head, Log.Follow(head, Holding(next, head)));
        foreach (var (what, commit) in new[]
        {
            ("another ordinal", next with { Ordinal = 4 }),
            ("a later ordinal", next with { Ordinal = 7 }),
            ("another revision of its parent", next with { ParentRevision = new(11) }),
            ("another parent", next with { Parent = Address.At(next.Parent.Offset - 8, 136) }),
            ("another hash of its parent", next with { ParentHash = Hash.Of("another"u8) }),
            ("another revision of its jump", next with { JumpRevision = next.JumpRevision.Next }),
            ("another jump", next with { Jump = Address.At(next.Jump.Offset - 8, 136) }),
            ("another start", next with { Start = next.Start - 8, Parent = Address.At(next.Parent.Offset - 8, 136) }),
            ("a record that isn't there", next with { Records = 1 }),
            ("another digest", next with { Digest = next.Digest + 1 }),
        })
        {
            Assert.True(head.Equals(Log.Follow(head, Holding(commit, head))), what);
        }
    }

    // What could follow a head so near to the end, had a writer not refused it: a whole commit, right but for where it
    // ends.
    private static ReadBytes Past(LogHead near)
    {
        var jump = Spine.NextJump(near.Spine);
        var commit = new Commit
        {
            Revision = near.Revision.Next,
            Ordinal = near.Commit.Ordinal + 1,
            Instant = new(0),
            Root = Address.None,
            Count = 0,
            Height = 0,
            Start = near.End,
            Records = 0,
            Digest = Digest.Empty.Checksum,
            Parent = near.CommitAddress,
            ParentRevision = near.Revision,
            Jump = jump.Address,
            JumpRevision = jump.Revision,
            ParentHash = near.Hash,
            Note = "",
        };
        return Holding(commit, near);
    }

    // The record of a commit after a head, with the right checksum.
    private static ReadBytes Holding(Commit commit, LogHead head)
    {
        var record = new byte[Record.Padded(CommitRecord.Length(commit))];
        CommitRecord.Write(commit, record);
        Record.Seal(record, head.Generation, Address.At(head.End, record.Length));
        return (offset, length) => Part(record, offset - head.End, length);
    }

    // A head whose one commit ends there.
    private static LogHead Near(long end)
    {
        var address = Address.At(end - 128, 128);
        var commit = Commit.Genesis with { Revision = new(1), Ordinal = 1 };
        return new(
            7,
            Limits.Default,
            commit,
            address,
            end,
            Hash.Of("it"u8),
            [new(1, new(1), address), .. Spine.Genesis]
        );
    }

    private static void AssertIsTooLarge(Action write)
    {
        var error = Assert.IsType<DbError.TooLarge>(Assert.Throws<DbException>(write).Error);
        Assert.Equal(("log", Address.MaxOffset), (error.What, error.Limit));
        Assert.True(error.Size > Address.MaxOffset);
    }

    private static void AssertSame(LogHead expected, LogHead actual) =>
        Assert.Equal((expected.Revision, expected.End, expected.Hash), (actual.Revision, actual.End, actual.Hash));

    private static ReadBytes Reading(SegmentWriter writer)
    {
        var bytes = Bytes(writer);
        return (offset, length) => Part(bytes, offset - LogIdentity.LogStart, length);
    }

    private static ReadOnlyMemory<byte> Part(byte[] bytes, long from, int length) =>
        bytes.AsMemory((int)Math.Min(from, bytes.Length))[..(int)Math.Clamp(bytes.Length - from, 0, length)];

    private static byte[] Bytes(SegmentWriter writer) => [.. writer.TakeAll().SelectMany(chunk => chunk.ToArray())];
}
