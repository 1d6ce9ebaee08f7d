using DbDb.Functional.Testing;

namespace DbDb.Functional.Tests;

/// <summary>Databases that follow others.</summary>
public class FollowTests
{
    [Fact]
    public async Task A_follower_takes_what_is_committed_and_tells_its_own_watchers()
    {
        using var db = Database.InMemory();
        using var copy = Database.InMemory();
        using var cancel = new CancellationTokenSource();
        var seen = Task.Run(async () =>
        {
            var revisions = new List<long>();
            await foreach (var snapshot in copy.Watch(after: Revision.Zero))
            {
                revisions.Add(snapshot.Revision.Number);
                if (revisions.Count == 50)
                {
                    break;
                }
            }

            return revisions;
        });
        var following = Task.Run(async () =>
        {
            await foreach (var _ in copy.Follow(db, cancel.Token))
            {
                // only to go on
            }
        });

        foreach (var i in Enumerable.Range(1, 50))
        {
            await db.TransactAsync(tree => tree.Set("n", $"{i}"));
        }

        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), await seen.WaitAsync(TimeSpan.FromSeconds(60)));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
        Assert.Equal(db.Head.Commit, copy.Head.Commit);
    }

    [Fact]
    public async Task A_compaction_by_another_process_is_followed_whatever_it_drops()
    {
        var disk = new SimulatedDisk();
        using var db = On(disk, "source.dbdb");
        using var other = On(disk.NewProcess(), "source.dbdb");
        using var copy = On(disk, "copy.dbdb");
        await using var following = copy.Follow(db).GetAsyncEnumerator();
        Assert.True(await following.MoveNextAsync());
        other.Transact(tree => tree.Set("n", "1")).OrThrow();
        Assert.True(await following.MoveNextAsync());
        other.Transact(tree => tree.Set("n", "2")).OrThrow();
        other.Compact(Retention.Last(1)).OrThrow();
        other.Transact(tree => tree.Set("n", "3")).OrThrow();
        other.Compact(Retention.Last(1)).OrThrow();

        Assert.True(await following.MoveNextAsync());

        Assert.Equal(
            (1L, 3L, true),
            (following.Current.Before.Number, following.Current.Commit.Revision.Number, following.Current.IsAnew)
        );
        Assert.Equal([other.Head.Commit], copy.History().Select(step => step.OrThrow().Commit));
    }

    [Fact]
    public void What_is_copied_is_durable_where_it_came_from()
    {
        var disk = new SimulatedDisk();
        var loose = FileStore
            .Open("source.dbdb", new(), disk)
            .Bind(store => Database.Open(store, new() { Durability = Durability.OnFlush }))
            .OrThrow();
        loose.Transact(tree => tree.Set("n", "1")).OrThrow();
        using var copy = Database.InMemory();

        copy.CatchUp(loose).OrThrow();

        foreach (var seed in Enumerable.Range(0, 50))
        {
            using var left = On(new SimulatedDisk(image: disk.Image.AfterPowerCut((ulong)seed)), "source.dbdb");
            Assert.Equal(copy.Head.Commit, left.Head.Commit);
        }
    }

    [Fact]
    public void A_damaged_source_is_copied_up_to_the_damage()
    {
        var disk = new SimulatedDisk();
        using (var db = On(disk, "source.dbdb"))
        {
            foreach (var i in Enumerable.Range(0, 3))
            {
                db.Transact(tree => tree.Set($"{i}", new byte[9 << 20])).OrThrow();
            }
        }

        var bytes = disk.Image.Find("source.dbdb").IfNone([]).ToArray();
        bytes[20 << 20] ^= 1;
        using var damaged = On(new SimulatedDisk(image: DiskImage.Empty.Set("source.dbdb", bytes)), "source.dbdb");
        using var copy = On(disk, "copy.dbdb");
        using var anew = Database.InMemory();

        Assert.InRange(Assert.IsType<DbError.Corrupt>(copy.CatchUp(damaged).Error()).Offset, 18 << 20, 20 << 20);
        Assert.IsType<DbError.Corrupt>(anew.CatchUp(damaged).Error());

        Assert.Equal((2L, 0L), (copy.Head.Revision.Number, anew.Head.Revision.Number));
        using var sound = On(disk, "source.dbdb");
        Assert.Equal(2, copy.CatchUp(sound).OrThrow().Before.Number);
    }

    [Fact]
    public void Damage_is_found_where_a_copy_is_read_back()
    {
        var disk = new SimulatedDisk();
        using (var db = On(disk, "copy.dbdb"))
        {
            db.Transact(tree => tree.Set("n", "1")).OrThrow();
        }

        var bytes = disk.Image.Find("copy.dbdb").IfNone([]).ToArray();
        bytes[8192 + 20] ^= 1;
        using var store = FileStore
            .Open("copy.dbdb", new(), new SimulatedDisk(image: DiskImage.Empty.Set("copy.dbdb", bytes)))
            .OrThrow();
        var head = store.ReadHead().OrThrow();

        Assert.Equal(
            8192,
            Assert
                .IsType<DbError.Corrupt>(
                    Assert
                        .Throws<DbException>(() =>
                            LogCopy.Verify(
                                store,
                                LogHead.Genesis(head.Generation, head.Limits),
                                FoundCommit.Of(head),
                                new(null, default)
                            )
                        )
                        .Error
                )
                .Offset
        );
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        using var db = Database.InMemory();
        using var copy = Database.InMemory();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();

        Assert.IsType<DbError.Invalid>(db.CatchUp(db).Error());
        Assert.IsType<DbError.Reentrant>(copy.Transact(tree => copy.CatchUp(db).Map(_ => tree)).Error());
        Assert.IsType<DbError.Reentrant>(db.Transact(tree => copy.CatchUp(db).Map(_ => tree)).Error());
        Assert.Equal(1, copy.CatchUp(db).OrThrow().Commit.Revision.Number);
        using var readOnly = On(new SimulatedDisk(image: Image()), "copy.dbdb", OpenMode.ReadOnly);
        Assert.IsType<DbError.OpenedReadOnly>(readOnly.CatchUp(db).Error());
        copy.Dispose();
        Assert.IsType<DbError.Closed>(copy.CatchUp(db).Error());
        db.Dispose();
        using var late = Database.InMemory();
        Assert.IsType<DbError.Closed>(late.CatchUp(db).Error());
    }

    private static DiskImage Image()
    {
        var disk = new SimulatedDisk();
        On(disk, "copy.dbdb").Dispose();
        return disk.Image;
    }

    private static Database On(SimulatedDisk disk, string path, OpenMode mode = OpenMode.OpenOrCreate) =>
        FileStore.Open(path, new() { Mode = mode, Generation = 7 }, disk).Bind(store => Database.Open(store)).OrThrow();
}
