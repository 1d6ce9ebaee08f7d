using DbDb.Functional.Tests.Stores;

namespace DbDb.Functional.Tests;

/// <summary>What a recovery must not fall for.</summary>
public sealed class HostileRecoveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Target => _folder.File("target.dbdb");

    [Fact]
    public void D3_a_log_forged_inside_a_value_is_not_taken_for_the_log()
    {
        using (var db = Database.Open(_folder.Database).OrThrow())
        {
            db.Transact(tree => tree.Set("a", "first").Set("long", new byte[5000])).OrThrow();
            db.Transact(tree => tree.Set("b", new byte[10_000])).OrThrow();
        }

        // A log of another generation, whose addresses are right where it will lie.
        var bytes = File.ReadAllBytes(_folder.Database);
        var at = bytes.Length - 9_000 & -Address.Unit;
        var forged = new SegmentWriter(Starting(77, at));
        for (var i = 0; i < 5; i++)
        {
            var leaf = NodeRecord.AddLeaf(forged, Tree.Empty.Set("forged", "yes").Root.Child.AsPage());
            forged.Commit(leaf, 1, 1, new Instant(1), "");
        }

        var log = forged.TakeAll().SelectMany(chunk => chunk.ToArray()).ToArray();
        bytes.AsSpan(0, (int)LogIdentity.LogStart).Clear();
        var before = bytes.AsSpan(at, log.Length).ToArray();
        log.CopyTo(bytes, at);
        Assert.All(before, b => Assert.Equal(0, b)); // within the value
        File.WriteAllBytes(_folder.Database, bytes);

        var found = Recovery.Copy(_folder.Database, Target).OrThrow();

        Assert.Equal(new Revision(1), found.Commit.Revision); // the value is damaged now, and with it revision 2
        using var target = Database.Open(Target).OrThrow();
        Assert.Equal("first", target.Head.Tree.Find("a").Map(value => value.ToString()));
    }

    [Fact]
    public void D3_commits_that_were_abandoned_behind_the_logs_end_are_not_taken_for_it()
    {
        var first = Make.Segment(Make.Genesis, Make.Bytes(100));
        var abandoned = Make.Group(first.After, 4);
        var second = Make.Segment(first.After, Make.Bytes(60));
        var log = new byte[abandoned.After.End - LogIdentity.LogStart];
        Make.BytesOf(first).CopyTo(log, 0);
        Make.BytesOf(abandoned).CopyTo(log, first.After.End - LogIdentity.LogStart);
        Make.BytesOf(second).CopyTo(log, second.Before.End - LogIdentity.LogStart);
        File.WriteAllBytes(_folder.Database, Make.File(first.After, 2, second.After, 3, log));

        Assert.Equal(second.After.Commit, Recovery.Copy(_folder.Database, Target).OrThrow().Commit);
    }

    [Fact]
    public void F9_a_tree_whose_branches_share_their_children_is_recovered_in_bounded_time()
    {
        // 2^20 entries by the count, as many as a log of that length could have.
        const int Levels = 20;
        var writer = Ladder.Of(Levels, filler: 8 << Levels);
        File.WriteAllBytes(
            _folder.Database,
            Make.File(Make.Genesis, 0, Make.Genesis, 1, [.. writer.TakeAll().SelectMany(chunk => chunk.ToArray())])
        );
        var losses = 0;

        var found = Recovery.Copy(_folder.Database, Target, _ => losses++).OrThrow();

        Assert.Equal((1L, (1L << Levels) - 1), (found.Copied, found.Lost));
        Assert.InRange(losses, 1, 200);
    }

    [Fact]
    public void F9_a_log_of_commits_that_each_claim_all_of_it_is_scanned_in_bounded_time()
    {
        const int Commits = 8000;
        var writer = new SegmentWriter(Make.Genesis);
        var parent = NodeRecord.AddValue(writer, new byte[CommitRecord.NoteAt - Record.HeaderSize]);
        NodeRecord.AddValue(writer, new byte[8 << 20]);
        var parts = new List<byte[]> { writer.TakeAll().SelectMany(chunk => chunk.ToArray()).ToArray() };
        var offset = LogIdentity.LogStart + parts[0].Length;
        for (var i = 1; i <= Commits; i++)
        {
            var commit = Commit.Genesis with
            {
                Revision = new(i + 1),
                Ordinal = i + 1,
                Start = parent.End,
                Records = 3,
                Parent = parent,
                ParentRevision = new(i),
                Jump = parent,
                JumpRevision = new(1),
            };
            var record = new byte[Record.Padded(CommitRecord.Length(commit))];
            CommitRecord.Write(commit, record);
            Record.Seal(record, Make.Generation, Address.At(offset, record.Length));
            parts.Add(record);
            offset += record.Length;
        }

        var reads = 0L;
        var bytes = Make.File(Make.Genesis, 0, Make.Genesis, 1, [.. parts]);
        var scan = new LogScan(bytes.Length, Read);

        Assert.Equal((null, new Revision(Commits + 1)), scan.Newest(Make.Generation));
        Assert.InRange(reads, bytes.Length, 8L * bytes.Length); // where each commit alone would make it read all

        ReadOnlyMemory<byte> Read(long at, int length)
        {
            var there = (int)Math.Clamp(bytes.Length - at, 0, length);
            reads += there;
            return bytes.AsMemory((int)Math.Min(at, bytes.Length), there);
        }
    }

    [Fact]
    public void F9_a_file_of_noise_behind_a_sound_beginning_is_an_error_or_a_commit_that_was_made()
    {
        using (var db = Database.Open(_folder.Database).OrThrow())
        {
            db.Load(Enumerable.Range(0, 2000).Select(i => new Entry($"{i:D5}", new byte[i % 90]))).OrThrow();
            db.Transact(tree => tree.Set("last", "one")).OrThrow();
        }

        var whole = File.ReadAllBytes(_folder.Database);
        var random = new Random(4);
        for (var i = 0; i < Tries.Of(60); i++)
        {
            var bytes = (byte[])whole.Clone();
            random.NextBytes(bytes.AsSpan(random.Next(bytes.Length - 600), random.Next(600)));
            random.NextBytes(bytes.AsSpan(random.Next((int)LogIdentity.LogStart), 8));
            random.NextBytes(bytes.AsSpan(random.Next((int)LogIdentity.LogStart), 8));
            File.WriteAllBytes(_folder.Database, bytes);
            File.Delete(Target);
            var lost = 0L;
            Recovery
                .Copy(_folder.Database, Target, loss => lost += loss.Entries)
                .Match(
                    Right: found =>
                        Assert.Equal((found.Commit.Revision.Number + 1999, lost), (found.Copied + lost, found.Lost)),
                    Left: error => Assert.IsType<DbError.Corrupt>(error)
                );
        }
    }

    public void Dispose() => _folder.Dispose();

    private static LogHead Starting(ulong generation, long offset)
    {
        var genesis = LogHead.Genesis(generation, Limits.Default);
        return new(generation, Limits.Default, genesis.Commit, Address.None, offset, genesis.Hash, genesis.Spine);
    }
}
