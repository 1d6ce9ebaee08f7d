using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>What a log's bytes are spent on, in stories that a person can follow.</summary>
public sealed class SpaceTests : IDisposable
{
    private const int Long = 5000;
    private const int Record = 5016; // with its header, padded

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_was_written_over_is_dead_unless_its_revision_is_kept()
    {
        using var db = Filled(new MemoryStore(), revisions: 5);
        var (newest, pinned, all) = (
            Of(db, Retention.Last(1)),
            Of(db, Retention.Last(1).Or(Retention.Pinned(new(2)))),
            Of(db, Retention.All)
        );

        Assert.Equal((5L, 1L), (newest.Revisions, newest.Kept));
        Assert.Equal((2L, 5L), (pinned.Kept, all.Kept));
        Assert.InRange(newest.Live, 8192 + Record, 8192 + Record + 500);
        Assert.InRange(newest.Dead, 4 * Record, 4 * Record + 2000);
        Assert.InRange(pinned.Dead, 3 * Record, 3 * Record + 1500);
        Assert.Equal((0L, all.Length), (all.Dead, all.Live));
        Assert.InRange(newest.CommitBytes, Record, Record + 500);
    }

    [Fact]
    public void Ranges_say_where_the_dead_bytes_lie()
    {
        using var db = Filled(new MemoryStore(), revisions: 25);
        var ranges = Of(db, Retention.Last(3)).Ranges;

        Assert.Equal(10, ranges.Count);
        Assert.Equal(
            (1L, 3L, 3L, 0L),
            (ranges[0].First.Number, ranges[0].Last.Number, ranges[0].Revisions, ranges[0].Kept)
        );
        Assert.Equal(
            (24L, 25L, 2L, 2L),
            (ranges[9].First.Number, ranges[9].Last.Number, ranges[9].Revisions, ranges[9].Kept)
        );
        Assert.All(ranges, range => Assert.InRange(range.CommitBytes, Record, Record + 500));
        Assert.Equal((0L, 0L), (ranges[9].Dead, ranges[0].Live));
        Assert.Equal(ranges.Skip(1).Select(range => range.First), ranges.SkipLast(1).Select(range => range.Last.Next));
    }

    [Fact]
    public void A_log_from_which_revisions_are_gone_is_measured_as_it_is()
    {
        using var db = Filled(new MemoryStore(), revisions: 9);
        db.Compact(Retention.Last(1).Or(Retention.Pinned(new(4)))).OrThrow();
        db.Transact(tree => tree.Set("n", "")).OrThrow();
        var space = Of(db, Retention.Last(1));

        Assert.Equal([4L, 9, 10], space.Ranges.Select(range => range.First.Number));
        Assert.Equal((3L, 1L), (space.Revisions, space.Kept));
        Assert.Equal(space.After, db.Compact(Retention.Last(1)).OrThrow().BytesAfter);
    }

    [Fact]
    public void A_new_database_is_its_front()
    {
        using var db = Database.InMemory();
        var space = Of(db, Retention.All);
        Assert.Equal(
            (8192L, 8192L, 8192L, 0L, 0L),
            (space.Length, space.Live, space.After, space.Kept, space.CommitBytes)
        );
        Assert.Empty(space.Ranges);
        Assert.Equal(8192, db.Compact(Retention.All).OrThrow().BytesAfter);
    }

    [Fact]
    public void What_was_emptied_leaves_its_commit()
    {
        using var db = Filled(new MemoryStore(), revisions: 3);
        db.Transact(tree => tree.Remove("n")).OrThrow();
        var space = Of(db, Retention.Last(1));
        Assert.Equal(8192 + db.Head.Address.Length, space.Live);
        Assert.Equal(space.After, db.Compact(Retention.Last(1)).OrThrow().BytesAfter);
    }

    [Fact]
    public void A_node_that_is_the_base_of_another_and_then_a_tree_s_own_again_is_looked_into()
    {
        using var db = Database.InMemory();
        db.Transact(tree => tree.SetMany(Enumerable.Range(0, 4000).Select(i => new Entry($"{i:D4}", $"first of {i}"))))
            .OrThrow();
        var first = db.Head;

        // Leaves of which all is new are stored whole, their parent as changes: the leaves before them are then reached
        // by the parent before only.
        db.Transact(tree =>
                tree.SetMany(Enumerable.Range(1000, 500).Select(i => new Entry($"{i:D4}", $"other of {i}")))
            )
            .OrThrow();
        db.TryCommit(db.Head, first.Tree).OrThrow();

        Assert.Equal(Of(db, Retention.All).Length - first.Address.Length, Of(db, Retention.Last(2)).Live);
    }

    [Fact]
    public void What_it_would_come_to_is_near_what_it_comes_to()
    {
        foreach (var retention in new[] { Retention.All, Retention.Last(1).Or(Retention.Pinned(new(1))) })
        {
            using var db = Database.InMemory();
            db.Load(Enumerable.Range(0, 2000).Select(i => new Entry($"{i:D4}", $"first value of {i}"))).OrThrow();
            // The bases of all that follow.
            db.Load(Enumerable.Range(0, 2000).Select(i => new Entry($"{i:D4}", $"other value of {i}"))).OrThrow();
            for (var i = 0; i < 500; i++)
            {
                db.Transact(tree => tree.Set($"{i * 20 % 2000:D4}", $"value {i}")).OrThrow();
            }

            var after = Of(db, retention).After;
            var done = db.Compact(retention).OrThrow();
            Assert.True(
                Math.Abs(after - done.BytesAfter) < done.BytesAfter / 20,
                $"{after} is far from {done.BytesAfter} of {retention}"
            );
        }
    }

    [Fact]
    public void Only_what_is_kept_need_be_sound()
    {
        Snapshot first, last;
        using (var db = Filled(FileStore.Open(_folder.Database, new()).OrThrow(), revisions: 3))
        {
            (first, last) = (db.At(new(1)).OrThrow(), db.Head);
        }

        Overwrite(first.Commit.Root);
        using (var damaged = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow())
        {
            Assert.Equal(1, Of(damaged, Retention.Last(1)).Kept);
            Assert.Equal(
                first.Commit.Root.Offset,
                Assert.IsType<DbError.Corrupt>(damaged.Space(Retention.All).Error()).Offset
            );
        }

        Overwrite(last.Commit.Parent);
        using var broken = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        Assert.Equal(
            last.Commit.Parent.Offset,
            Assert.IsType<DbError.Corrupt>(broken.Space(Retention.Last(1)).Error()).Offset
        );
    }

    [Fact]
    public void It_can_be_ended_and_what_is_closed_says_so()
    {
        using var cancel = new CancellationTokenSource();
        var store = new ReadHookStore(new MemoryStore());
        var db = Filled(store, revisions: 30);
        var filled = store.Reads;
        Of(db, Retention.All);
        var (begun, whole) = (store.Reads, store.Reads - filled);
        store.OnRead = reads =>
        {
            if (reads == begun + 20)
            {
                cancel.Cancel();
            }
        };

        Assert.Throws<OperationCanceledException>(() => db.Space(Retention.All, cancel.Token));
        Assert.InRange(store.Reads - begun, 20, whole - 10);
        Assert.Throws<ArgumentNullException>(() => db.Space(null!));
        db.Dispose();
        Assert.IsType<DbError.Closed>(db.Space(Retention.All).Error());
    }

    [Fact]
    public void What_is_committed_meanwhile_is_not_counted()
    {
        var store = new ReadHookStore(new MemoryStore());
        using var db = Filled(store, revisions: 3);
        var before = Of(db, Retention.Last(1));
        store.OnRead = _ =>
        {
            store.OnRead = _ => { };
            db.Transact(tree => tree.Set("n", "meanwhile")).OrThrow();
        };

        var during = Of(db, Retention.Last(1));

        Assert.Equal(before with { Ranges = during.Ranges }, during);
        Assert.Equal(before.Ranges, during.Ranges);
        Assert.Equal(4, db.Head.Revision.Number);
        Assert.NotEqual(before.Length, Of(db, Retention.Last(1)).Length);
    }

    public void Dispose() => _folder.Dispose();

    private static Space Of(Database db, Retention retention) => db.Space(retention).OrThrow();

    // Each revision has a long value in the place of the one before's.
    private static Database Filled(IStore store, int revisions)
    {
        var db = Database.Open(store).OrThrow();
        for (var i = 1; i <= revisions; i++)
        {
            db.Transact(tree => tree.Set("n", Enumerable.Repeat((byte)i, Long).ToArray())).OrThrow();
        }

        return db;
    }

    private void Overwrite(Address record)
    {
        using var file = File.OpenWrite(_folder.Database);
        file.Position = record.Offset + 20;
        file.Write("damaged"u8);
    }
}
