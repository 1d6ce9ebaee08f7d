using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Commit records say what was written into them.</summary>
public class CommitRecordLaws
{
    [Law]
    internal Property Reading_a_commit_record_inverts_writing_it(Stored stored)
    {
        var record = new byte[stored.Address.Length];
        CommitRecord.Write(stored.Commit, record);
        return (CommitRecord.Read(record, stored.Address) == stored.Commit).Label(
            $"read {CommitRecord.Read(record, stored.Address)}"
        );
    }

    [Law]
    internal bool A_commit_that_points_forwards_is_refused(Stored stored, [Within(0, 7)] int which)
    {
        var (commit, beyond) = (stored.Commit, Address.At(stored.Address.Offset, 64));
        var wrong = which switch
        {
            0 => commit with { Root = beyond, Count = 1, Height = 1 },
            1 => commit with { Parent = Address.At(stored.Address.Offset, CommitRecord.NoteAt) },
            2 => commit with
            {
                Jump = Address.At(stored.Address.Offset, CommitRecord.NoteAt),
                JumpRevision = new(Math.Max(1, commit.JumpRevision.Number)),
            },
            3 => commit with { Start = stored.Address.End },
            4 => commit with { JumpRevision = commit.Revision },
            5 => commit with { Revision = Revision.Zero, Ordinal = 0, ParentRevision = new(-1) },
            6 => commit with { Revision = new(commit.Ordinal + 1), ParentRevision = new(commit.Ordinal - 2) },
            _ => commit with { Revision = new(commit.Ordinal + 1), ParentRevision = new(commit.Ordinal + 1) },
        };
        return !IsRead(wrong, stored.Address);
    }

    [Law]
    internal bool A_commit_that_claims_more_than_lies_before_it_is_refused(Stored stored, [Within(0, 8)] int which)
    {
        var commit = stored.Commit;
        var root = commit.Root.IsNone ? Address.At(commit.Start, 32) : commit.Root;
        var leaf = commit with { Root = root, Height = 1, Count = (root.End - LogIdentity.LogStart) / 8 };
        var wrong = which switch
        {
            0 => leaf with { Count = leaf.Count + 1 },
            1 => leaf with { Height = 12, Count = 2047 },
            2 => leaf with { Height = 0 },
            3 => leaf with { Root = Address.At(commit.Start - 100_000, 65_544) },
            4 => commit with { Parent = Address.At(commit.Start - 2000, 1168) },
            5 => commit with { Jump = Address.At(commit.Start - 2000, 1168) },
            6 => commit with { Parent = Address.At(LogIdentity.LogStart - 8, 128) },
            7 => commit with
            {
                Ordinal = (stored.Address.End - LogIdentity.LogStart) / 120 + 20,
                Revision = new(1L << 60),
                ParentRevision = new(1L << 59),
            },
            _ => commit with { Revision = new((1L << 62) + 1) },
        };
        return IsRead(leaf, stored.Address) && !IsRead(wrong, stored.Address);
    }

    [Law]
    public bool Reading_anything_as_a_commit_fails_quietly(
        [From(nameof(Noise))] int[] noise,
        [Within(0, 400)] int length
    )
    {
        var record = new byte[Record.Padded(Math.Max(CommitRecord.NoteAt, noise.Length))];
        noise.Select(number => (byte)number).ToArray().CopyTo(record, 0);
        Record.WriteHeader(record, RecordKind.Commit, (byte)noise.Length, Math.Min(length, record.Length));
        var address = Address.At(1 << 20, record.Length);
        return CommitRecord.Read(record, address) is not { } commit || commit.Revision > Revision.Zero;
    }

    private static bool IsRead(Commit commit, Address address)
    {
        var record = new byte[Record.Padded(CommitRecord.Length(commit))];
        CommitRecord.Write(commit, record);
        return CommitRecord.Read(record, Address.At(address.Offset, record.Length)) == commit;
    }

    /// <summary>A commit that makes sense where its record lies.</summary>
    internal sealed record Stored(Commit Commit, Address Address)
    {
        public static Arbitrary<Stored> Any =>
            Arb.From(
                from gaps in Gen.ArrayOf(Gen.Choose(1, 1000), 4)
                from ordinal in Gen.Frequency((1, Gen.Constant(1)), (3, Gen.Choose(2, 1 << 20)))
                from dropped in Gen.Frequency(
                    (2, Gen.Constant(0)),
                    (2, Gen.Choose(1, 9)),
                    (1, Gen.Choose(1, int.MaxValue))
                )
                from earlier in Gen.Choose(0, dropped)
                from jump in Gen.Choose(0, int.MaxValue)
                from numbers in Gen.ArrayOf(Gen.Choose(int.MinValue, int.MaxValue), 4)
                from height in Gen.Choose(0, 24)
                from note in Gen.ArrayOf(Gen.Elements("a", "\0", "ß", "€", "𝄞")).Select(string.Concat)
                select Of(
                    gaps,
                    ordinal,
                    dropped,
                    earlier,
                    ordinal == 1 ? 0 : jump % (ordinal + earlier),
                    numbers,
                    height,
                    note
                )
            );

        // The length of some commit, in bytes.
        private static int Commits(int gap) => CommitRecord.NoteAt + gap % (Limits.MaxNoteBytes / 8) * 8;

        private static Stored Of(
            int[] gaps,
            int ordinal,
            long dropped,
            long earlier,
            long jump,
            int[] numbers,
            int height,
            string note
        )
        {
            // So many commits lie before it, and so many entries.
            var jumpAt = Address.At(1L << 30, Commits(gaps[0]));
            var parentAt = Address.At(jumpAt.End + 8, Commits(gaps[1]));
            var start = parentAt.End;
            var root = Address.At(start + 8, Record.HeaderSize + gaps[2] * 8);
            var commit = new Commit
            {
                Revision = new(ordinal + dropped),
                Ordinal = ordinal,
                Instant = new(numbers[0] * 7_000_000_000L),
                Root = height == 0 ? Address.None : root,
                Count = height == 0 ? 0 : (1L << (height - 1)) + (uint)numbers[1] % (1 << 24),
                Height = height,
                Start = start,
                Records = (uint)numbers[1],
                Digest = (uint)numbers[2],
                Parent = ordinal == 1 ? Address.None : parentAt,
                ParentRevision = new(ordinal == 1 ? 0 : ordinal - 1 + earlier),
                Jump = jump == 0 ? Address.None : jumpAt,
                JumpRevision = new(jump),
                ParentHash = Hash.Of(BitConverter.GetBytes(numbers[3])),
                Note = note,
            };
            return new(commit, Address.At(root.End + gaps[3] * 8L, Record.Padded(CommitRecord.Length(commit))));
        }
    }

    private static Gen<int[]> Noise => Gen.ArrayOf(Gen.Choose(0, 255));
}
