using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>Whoever has a log open goes over to the one that a compaction puts in its place, and to no other.</summary>
public sealed class FollowingCompactionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Others_who_have_the_file_open_follow()
    {
        using var db = NumberedRevisions.In(_folder.Database, revisions: 5);
        using var writer = Database.Open(_folder.Database).OrThrow();
        using var reader = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        var old = reader.At(new(2)).OrThrow();

        db.Compact(Retention.Last(1)).OrThrow();
        Assert.Equal(6, writer.Transact(tree => tree.Set("n", "6")).OrThrow().Revision.Number);
        Assert.Equal("6", NumberedRevisions.Told(reader.Refresh().OrThrow()));
        Assert.Equal("6", NumberedRevisions.Told(db.Refresh().OrThrow()));

        writer.Compact(Retention.Last(1)).OrThrow();
        writer.Compact(Retention.Last(1)).OrThrow();
        Assert.Equal(7, db.Load([new("n", "7")]).OrThrow().Revision.Number);
        Assert.Equal("7", NumberedRevisions.Told(reader.Refresh().OrThrow()));
        Assert.Equal("2", NumberedRevisions.Told(old));
        Assert.Equal([7L, 6], reader.History().Select(step => step.OrThrow().Revision.Number));
        Assert.Equal(["test.dbdb"], _folder.Names());
    }

    [Fact]
    public void A_snapshot_of_before_is_a_basis_as_long_as_it_is_the_newest()
    {
        using var db = NumberedRevisions.In(_folder.Database, revisions: 3);
        var (basis, older) = (db.Head, db.At(new(2)).OrThrow());
        db.Compact(Retention.All).OrThrow();

        var next = db.TryCommit(basis, basis.Tree.Set("m", "new")).OrThrow();

        Assert.Equal((4L, 2L), (next.Revision.Number, next.Tree.Count));
        Assert.IsType<DbError.Conflict>(db.TryCommit(basis, basis.Tree.Set("m", "other")).Error());
        Assert.IsType<DbError.Conflict>(db.TryCommit(older, older.Tree.Set("m", "other")).Error());
        Assert.Equal(
            "other",
            db.Transact(_ => basis.Tree.Set("m", "other")).OrThrow().Tree.Find("m").Map(value => value.ToString())
        );
        Assert.Equal([3L, 2, 1], db.History(basis).Select(step => step.OrThrow().Revision.Number));
    }

    [Fact]
    public async Task Watchers_miss_nothing_that_is_kept()
    {
        using var db = NumberedRevisions.In(_folder.Database, revisions: 2);
        using var other = Database.Open(_folder.Database).OrThrow();
        var seen = new List<long>();
        var watching = Task.Run(async () =>
        {
            await foreach (var snapshot in other.Watch(after: new(2)))
            {
                seen.Add(snapshot.Revision.Number);
                if (seen.Count == 4)
                {
                    break;
                }
            }
        });
        foreach (var i in Enumerable.Range(3, 4))
        {
            db.Transact(tree => tree.Set("n", $"{i}")).OrThrow();
            db.Compact(Retention.All).OrThrow();
        }

        await watching.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal([3L, 4, 5, 6], seen);
    }

    [Fact]
    public async Task Histories_and_flushes_go_on_while_the_log_is_replaced()
    {
        using var db = Database.InMemory();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        using var ended = new CancellationTokenSource();
        var looking = Task.Run(() =>
        {
            while (!ended.IsCancellationRequested)
            {
                Assert.All(db.History(), step => step.OrThrow());
                db.Flush().OrThrow();
            }
        });
        for (var i = 2; i <= 300; i++)
        {
            db.Transact(tree => tree.Set("n", $"{i}")).OrThrow();
            db.Compact(Retention.Last(5)).OrThrow();
        }

        await ended.CancelAsync();
        await looking;
    }

    [Fact]
    public void Another_database_that_is_put_in_its_place_is_not_followed()
    {
        using var db = NumberedRevisions.In(_folder.Database, revisions: 2);
        using (var other = Database.Open(_folder.File("other.dbdb")).OrThrow())
        {
            other.Transact(tree => tree.Set("n", "other")).OrThrow();
        }

        File.Move(_folder.File("other.dbdb"), _folder.Database, overwrite: true);

        Assert.IsType<DbError.Replaced>(db.Transact(tree => tree.Set("n", "3")).Error());
        Assert.IsType<DbError.Replaced>(db.Refresh().Error());
        Assert.Equal("2", NumberedRevisions.Told(db.Head));
        Assert.IsType<DbError.Replaced>(db.Compact(Retention.All).Error());
    }

    [Fact]
    public void Another_database_that_is_put_in_its_place_is_only_looked_at()
    {
        using var db = NumberedRevisions.In(_folder.Database, revisions: 2);
        using (var other = Database.Open(_folder.File("other.dbdb")).OrThrow())
        {
            other.Transact(tree => tree.Set("n", "other")).OrThrow();
        }

        var bytes = (byte[])
            [.. File.ReadAllBytes(_folder.File("other.dbdb")), .. "a commit that its writer hasn't finished"u8];
        File.WriteAllBytes(_folder.File("other.dbdb"), bytes);
        File.Move(_folder.File("other.dbdb"), _folder.Database, overwrite: true);

        Assert.IsType<DbError.Replaced>(db.Refresh().Error());
        Assert.Equal("2", NumberedRevisions.Told(db.Head));
        Assert.IsType<DbError.Replaced>(db.Transact(tree => tree.Set("n", "3")).Error());
        Assert.IsType<DbError.Replaced>(db.Compact(Retention.All).Error());
        db.Dispose();
        Assert.Equal(bytes, File.ReadAllBytes(_folder.Database));
    }

    [Fact]
    public void A_log_that_lacks_revisions_is_not_followed_and_this_one_goes_on()
    {
        using var db = NumberedRevisions.In(_folder.Database, revisions: 2);
        File.Copy(_folder.Database, _folder.File("copy.dbdb"));
        using (var copy = Database.Open(_folder.File("copy.dbdb")).OrThrow())
        {
            copy.Compact(Retention.All).OrThrow();
        }

        db.Transact(tree => tree.Set("n", "3")).OrThrow();
        File.Move(_folder.Database, _folder.File("kept.dbdb"));
        File.Move(_folder.File("copy.dbdb"), _folder.Database);

        Assert.IsType<DbError.Corrupt>(db.Refresh().Error());
        Assert.IsType<DbError.Corrupt>(db.Transact(tree => tree.Set("n", "4")).Error());
        Assert.IsType<DbError.Corrupt>(db.Compact(Retention.All).Error());
        Assert.Equal("3", NumberedRevisions.Told(db.Head));
        Assert.Equal([3L, 2, 1], db.History().Select(step => step.OrThrow().Revision.Number));

        File.Move(_folder.File("kept.dbdb"), _folder.Database, overwrite: true);
        Assert.Equal(4, db.TryCommit(db.Head, db.Head.Tree.Set("n", "4")).OrThrow().Revision.Number);
        Assert.Equal("4", NumberedRevisions.Told(db.Compact(Retention.Last(1)).OrThrow().Snapshot));
    }

    [Fact]
    public void Who_only_reads_follows_and_may_still_not_write()
    {
        using var db = NumberedRevisions.In(_folder.Database, revisions: 2);
        using var reader = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        db.Compact(Retention.Last(1)).OrThrow();
        Assert.Single(reader.Refresh().Map(_ => reader.History()).OrThrow());

        Assert.IsType<DbError.OpenedReadOnly>(reader.Transact(tree => tree.Set("n", "3")).Error());
    }

    [Fact]
    public async Task Whoever_refreshes_while_it_ends_follows_too()
    {
        using var db = Database.InMemory();
        using var ended = new CancellationTokenSource();
        var refreshing = Enumerable.Range(0, 3).Select(_ => Task.Run(() =>
        {
            while (!ended.IsCancellationRequested)
            {
                db.Refresh().OrThrow();
            }
        })).ToArray();
        for (var i = 1; i <= 200; i++)
        {
            db.Transact(tree => tree.Set("n", $"{i}")).OrThrow();
            Assert.Equal(i, db.Compact(Retention.Last(3)).OrThrow().Snapshot.Revision.Number);
        }

        await ended.CancelAsync();
        await Task.WhenAll(refreshing);
        Assert.Equal("200", NumberedRevisions.Told(db.Refresh().OrThrow()));
    }

    public void Dispose() => _folder.Dispose();
}
