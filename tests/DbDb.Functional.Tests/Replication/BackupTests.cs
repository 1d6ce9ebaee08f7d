using System.Security.Cryptography;
using DbDb.Functional.Testing;

namespace DbDb.Functional.Tests;

/// <summary>Copies of databases in files.</summary>
public sealed class BackupTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Copy => _folder.File("copy.dbdb");

    [Fact]
    public void A_copy_is_the_database_and_again_only_what_is_new()
    {
        using var db = Filled(revisions: 200);

        var first = db.Backup(Copy, new() { Verify = true }).OrThrow();
        db.Transact(tree => tree.Set("n", "201"), "one more").OrThrow();
        var second = db.Backup(Copy, new() { Verify = true }).OrThrow();
        var third = db.Backup(Copy).OrThrow();

        Assert.Equal((0L, 200L, false), (first.Before.Number, first.Commit.Revision.Number, first.IsAnew));
        Assert.Equal((200L, db.Head.Commit), (second.Before.Number, second.Commit));
        Assert.InRange(second.Bytes, 1, first.Bytes / 50);
        Assert.Equal((201L, 0L), (third.Before.Number, third.Bytes));
        using var copy = Database.Open(Copy).OrThrow();
        Assert.Equal(Commits(db), Commits(copy));
        Assert.Equal(("17", "one more"), (Told(copy.At(new(17)).OrThrow()), copy.Head.Note));
        Assert.Empty(Verification.Of(copy));
    }

    [Fact]
    public void It_is_consistent_while_others_write()
    {
        using var db = Filled(revisions: 1);
        db.Transact(tree => tree.Set("long", new byte[300_000]).Set("longer", new byte[30 << 20])).OrThrow();
        using var writer = Database.Open(_folder.Database).OrThrow();
        var told = new List<ReplicationProgress>();

        var done = db.Backup(
                Copy,
                new() { Verify = true },
                new Reporter(progress =>
                {
                    told.Add(progress);
                    writer
                        .Transact(tree =>
                            tree.Set("n", $"{told.Count}").Set("m", RandomNumberGenerator.GetBytes(9 << 20))
                        )
                        .OrThrow();
                })
            )
            .OrThrow();

        Assert.Equal((2L, 2L), (done.Commit.Revision.Number, told[^1].Revision.Number));
        Assert.Equal(told[^1].TotalBytes, told[^1].Bytes);
        Assert.Equal(done.Bytes, told[^1].Bytes);
        Assert.Equal(2 + told.Count, db.Backup(Copy).OrThrow().Commit.Revision.Number);
    }

    [Fact]
    public void Interrupted_it_goes_on_from_where_it_was()
    {
        using var db = Filled(revisions: 0);
        foreach (var i in Enumerable.Range(0, 4))
        {
            db.Transact(tree => tree.Set($"{i}", RandomNumberGenerator.GetBytes(9 << 20))).OrThrow();
        }

        using var cancel = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() =>
            db.Backup(Copy, progress: new Reporter(progress => CancelAt(progress, 2)), cancellation: cancel.Token)
        );
        var left = Database
            .Open(Copy)
            .Map(copy =>
            {
                using (copy)
                {
                    return copy.Head.Revision.Number;
                }
            })
            .OrThrow();

        Assert.Equal(2, left);
        Assert.Equal(
            (left, 4L),
            db.Backup(Copy).Map(done => (done.Before.Number, done.Commit.Revision.Number)).OrThrow()
        );

        void CancelAt(ReplicationProgress progress, long revision)
        {
            if (progress.Revision.Number == revision)
            {
                cancel.Cancel();
            }
        }
    }

    [Fact]
    public void A_copy_that_went_its_own_way_is_refused_and_replaced_only_when_that_is_asked_for()
    {
        using var db = Filled(revisions: 3);
        db.Backup(Copy).OrThrow();
        using (var copy = Database.Open(Copy).OrThrow())
        {
            copy.Transact(tree => tree.Set("mine", "alone")).OrThrow();
        }

        Assert.Equal(new DbError.Diverged(new(4), new(3), new Revision(3)), db.Backup(Copy).Error());
        db.Transact(tree => tree.Set("n", "4")).OrThrow();
        db.Transact(tree => tree.Set("n", "5")).OrThrow();
        Assert.Equal(new DbError.Diverged(new(4), new(5), new Revision(3)), db.Backup(Copy).Error());
        using (var copy = Database.Open(Copy).OrThrow())
        {
            Assert.True(copy.Head.Tree.Contains("mine"));
        }

        Assert.Equal(5, db.Backup(Copy, new() { Replace = true, Verify = true }).OrThrow().Commit.Revision.Number);
        using var replaced = Database.Open(Copy).OrThrow();
        Assert.Equal(Commits(db), Commits(replaced));
        Assert.Equal(["copy.dbdb", "test.dbdb"], _folder.Names());
    }

    [Fact]
    public void After_a_compaction_all_is_copied_anew_and_who_reads_the_copy_follows()
    {
        using var db = Filled(revisions: 5);
        db.Backup(Copy).OrThrow();
        using var reader = Database.Open(Copy, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        db.Transact(tree => tree.Set("n", "6")).OrThrow();
        db.Compact(Retention.Last(2)).OrThrow();

        var done = db.Backup(Copy, new() { Verify = true }).OrThrow();

        Assert.Equal((5L, 6L, true), (done.Before.Number, done.Commit.Revision.Number, done.IsAnew));
        Assert.Equal("6", Told(reader.Refresh().OrThrow()));
        Assert.Equal(Commits(db), Commits(reader));

        db.Transact(tree => tree.Set("n", "7")).OrThrow();
        db.Compact(Retention.Last(1)).OrThrow();
        Assert.Equal(new DbError.Diverged(new(6), new(7), LanguageExt.Option<Revision>.None), db.Backup(Copy).Error());
        Assert.Equal("6", Told(reader.Refresh().OrThrow()));
        db.Backup(Copy, new() { Replace = true }).OrThrow();
        using var copy = Database.Open(Copy).OrThrow();
        Assert.Equal(Commits(db), Commits(copy));
    }

    [Fact]
    public void A_copy_of_a_copy_is_one_too()
    {
        using var db = Filled(revisions: 3);
        db.Backup(Copy).OrThrow();
        using var copy = Database.Open(Copy, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        copy.Backup(_folder.File("second.dbdb")).OrThrow();
        db.Transact(tree => tree.Set("n", "4")).OrThrow();

        Assert.Equal(3, db.Backup(_folder.File("second.dbdb")).OrThrow().Before.Number);
        Assert.Equal(
            new DbError.Diverged(new(4), new(3), new Revision(3)),
            copy.Backup(_folder.File("second.dbdb")).Error()
        );
    }

    [Fact]
    public void What_cannot_be_a_copy_is_left_as_it_is()
    {
        using var db = Filled(revisions: 3);
        File.WriteAllText(Copy, "notes of mine");
        File.CreateSymbolicLink(_folder.File("link.dbdb"), _folder.Database);
        using (var other = Database.Open(_folder.File("other.dbdb")).OrThrow())
        {
            other.Transact(tree => tree.Set("n", "1")).OrThrow();
        }

        Assert.IsType<DbError.NotADatabase>(db.Backup(Copy, new() { Replace = true }).Error());
        Assert.Equal("notes of mine", File.ReadAllText(Copy));
        Assert.IsType<DbError.Invalid>(db.Backup(_folder.Database).Error());
        Assert.IsType<DbError.Invalid>(db.Backup(_folder.File("link.dbdb"), new() { Replace = true }).Error());
        Assert.Equal(
            new DbError.Diverged(new(1), new(3), LanguageExt.Option<Revision>.None),
            db.Backup(_folder.File("other.dbdb")).Error()
        );
        Assert.IsType<DbError.Io>(db.Backup(_folder.Path).Error());
        Assert.IsType<DbError.Io>(db.Backup(_folder.File("no/such/folder.dbdb")).Error());
        using var writer = FileStore.Open(_folder.File("other.dbdb"), new()).OrThrow();
        db.Dispose();
        Assert.IsType<DbError.Closed>(db.Backup(_folder.File("late.dbdb")).Error());
        Assert.False(File.Exists(_folder.File("late.dbdb")));
    }

    [Fact]
    public async Task Two_at_a_time_make_one_copy()
    {
        using var db = Filled(revisions: 0);
        foreach (var i in Enumerable.Range(0, 4))
        {
            db.Transact(tree => tree.Set($"{i}", RandomNumberGenerator.GetBytes(9 << 20))).OrThrow();
        }

        var made = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => db.Backup(Copy))));

        Assert.All(made, done => Assert.Equal(4, done.OrThrow().Commit.Revision.Number));
        using var copy = Database.Open(Copy).OrThrow();
        Assert.Equal(Commits(db), Commits(copy));
    }

    [Fact]
    public void A_revision_is_restored_with_all_before_it_and_goes_its_own_way()
    {
        using var db = Filled(revisions: 5);

        var done = db.Restore(Copy, new(3)).OrThrow();

        Assert.Equal(3, done.Commit.Revision.Number);
        using var restored = Database.Open(Copy).OrThrow();
        Assert.Equal(Commits(db)[2..], Commits(restored));
        Assert.Equal(4, restored.Transact(tree => tree.Set("n", "another 4")).OrThrow().Revision.Number);
        Assert.Equal(new DbError.Diverged(new(4), new(5), new Revision(3)), db.Backup(Copy).Error());
        Assert.Equal(["copy.dbdb", "test.dbdb"], _folder.Names());
        Assert.Equal(0, db.Restore(_folder.File("empty.dbdb"), Revision.Zero).OrThrow().Commit.Revision.Number);
    }

    [Fact]
    public void What_cannot_be_restored_leaves_nothing()
    {
        using var db = Filled(revisions: 2);
        db.Transact(tree => tree.Set("long", new byte[30 << 20])).OrThrow();
        db.Transact(tree => tree.Set("n", "4")).OrThrow();
        using var cancel = new CancellationTokenSource();

        Assert.IsType<DbError.NotRetained>(db.Restore(Copy, new(9)).Error());
        Assert.IsType<DbError.Io>(db.Restore(_folder.Database, new(1)).Error());
        Assert.IsType<DbError.Io>(db.Restore(_folder.File("no/such/folder.dbdb"), new(1)).Error());
        Assert.Throws<OperationCanceledException>(() =>
            db.Restore(Copy, new(4), new Reporter(_ => cancel.Cancel()), cancel.Token)
        );
        Assert.Equal(["test.dbdb"], _folder.Names());
    }

    public void Dispose() => _folder.Dispose();

    private Database Filled(int revisions)
    {
        var db = Database.Open(_folder.Database).OrThrow();
        foreach (var i in Enumerable.Range(1, revisions))
        {
            db.Transact(tree => tree.Set("n", $"{i}"), $"note {i}").OrThrow();
        }

        return db;
    }

    private static Commit[] Commits(Database database) => [.. database.History().Select(step => step.OrThrow().Commit)];

    private static string Told(Snapshot snapshot) =>
        snapshot.Tree.Find("n").Match(Some: value => value.ToString(), None: () => "nothing");

    private sealed class Reporter(Action<ReplicationProgress> report) : IProgress<ReplicationProgress>
    {
        public void Report(ReplicationProgress value) => report(value);
    }
}
