using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Commit records say what was written into them.</summary>
public class CommitRecordLaws
{
    [Fact]
    public void Reading_a_commit_record_inverts_writing_it() =>
        Prop.ForAll(
            Stored.Any,
            stored =>
            {
                var record = new byte[stored.Address.Length];
                CommitRecord.Write(stored.Commit, record);
                return (CommitRecord.Read(record, stored.Address) == stored.Commit).Label($"read {CommitRecord.Read(record, stored.Address)}");
            })
            .Holds();

    [Fact]
    public void A_commit_that_points_forwards_is_refused() =>
        Prop.ForAll(
            Stored.Any,
            Gen.Choose(0, 5).ToArbitrary(),
            (stored, which) =>
            {
                var (commit, beyond) = (stored.Commit, Address.At(stored.Address.Offset, 8));
                var wrong = which switch
                {
                    0 => commit with { Root = beyond, Count = 1, Height = 1 },
                    1 => commit with { Parent = beyond },
                    2 => commit with { Jump = beyond, JumpRevision = new(Math.Max(1, commit.JumpRevision.Number)) },
                    3 => commit with { Start = stored.Address.End },
                    4 => commit with { JumpRevision = commit.Revision },
                    _ => commit with { Revision = Revision.Zero },
                };
                var record = new byte[stored.Address.Length];
                CommitRecord.Write(wrong, record);
                return CommitRecord.Read(record, stored.Address) is null;
            })
            .Holds();

    [Fact]
    public void Reading_anything_as_a_commit_fails_quietly() =>
        Prop.ForAll(
            Gen.ArrayOf(Gen.Choose(0, 255)).ToArbitrary(),
            Gen.Choose(0, 400).ToArbitrary(),
            (noise, length) =>
            {
                var record = new byte[Record.Padded(Math.Max(CommitRecord.NoteAt, noise.Length))];
                noise.Select(number => (byte)number).ToArray().CopyTo(record, 0);
                Record.WriteHeader(record, RecordKind.Commit, (byte)noise.Length, Math.Min(length, record.Length));
                var address = Address.At(1 << 20, record.Length);
                return CommitRecord.Read(record, address) is not { } commit || commit.Revision > Revision.Zero;
            })
            .Holds();

    /// <summary>A commit that makes sense where its record lies.</summary>
    private sealed record Stored(Commit Commit, Address Address)
    {
        public static Arbitrary<Stored> Any =>
            Arb.From(
                from gaps in Gen.ArrayOf(Gen.Choose(1, 1000), 4)
                from revision in Gen.Frequency((1, Gen.Constant(1)), (3, Gen.Choose(2, int.MaxValue)))
                from jump in Gen.Choose(0, int.MaxValue)
                from numbers in Gen.ArrayOf(Gen.Choose(int.MinValue, int.MaxValue), 4)
                from height in Gen.Choose(0, 255)
                from note in Gen.ArrayOf(Gen.Elements("a", "\0", "ß", "€", "𝄞")).Select(string.Concat)
                select Of(gaps, revision, revision == 1 ? 0 : jump % revision, numbers, height, note));

        private static Stored Of(int[] gaps, int revision, int jump, int[] numbers, int height, string note)
        {
            var jumpAt = Address.At(Superblock.LogStart, gaps[0] * 8);
            var parentAt = Address.At(jumpAt.End + 8, gaps[1] * 8);
            var start = parentAt.End;
            var root = Address.At(start + 8, gaps[2] * 8);
            var commit = new Commit(
                new(revision),
                new(numbers[0] * 7_000_000_000L),
                height == 0 ? Address.None : root,
                height == 0 ? 0 : 1 + (long)(uint)numbers[1] * 3,
                height,
                start,
                (uint)numbers[1],
                (uint)numbers[2],
                revision == 1 ? Address.None : parentAt,
                jump == 0 ? Address.None : jumpAt,
                new(jump),
                Hash.Of(BitConverter.GetBytes(numbers[3])),
                note);
            return new(commit, Address.At(root.End + gaps[3] * 8L, Record.Padded(CommitRecord.Length(commit))));
        }
    }
}
