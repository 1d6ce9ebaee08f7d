using System.Runtime.Versioning;
using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>What compaction drops and keeps, and who goes on meanwhile.</summary>
public sealed class CompactionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void What_is_kept_is_as_it_was_and_what_is_not_is_gone()
    {
        using var db = Filled(revisions: 9);
        var before = db.At(new(7)).OrThrow();

        var compacted = db.Compact(Retention.Last(2).Or(Retention.Pinned(new(4), "release"))).OrThrow();

        Assert.Equal((3L, 6L), (compacted.Revisions, compacted.Dropped));
        Assert.Equal((9L, db.Head), (compacted.Snapshot.Revision.Number, compacted.Snapshot));
        Assert.Equal([9L, 8, 4], db.History().Select(step => step.OrThrow().Revision.Number));
        Assert.Equal(("4", "note 4"), (Told(db.At(new(4)).OrThrow()), db.At(new(4)).OrThrow().Note));
        Assert.Equal(new DbError.NotRetained(new(7), new Revision(4), new Revision(8)), db.At(new(7)).Error());
        Assert.Equal("7", Told(before));
        Assert.Empty(Verification.Of(db));
        Assert.Equal(10, db.Transact(tree => tree.Set("n", "10")).OrThrow().Revision.Number);
    }

    [Fact]
    public void Others_who_have_the_file_open_follow()
    {
        using var db = Filled(revisions: 5);
        using var writer = Database.Open(_folder.Database).OrThrow();
        using var reader = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        var old = reader.At(new(2)).OrThrow();

        db.Compact(Retention.Last(1)).OrThrow();
        Assert.Equal(6, writer.Transact(tree => tree.Set("n", "6")).OrThrow().Revision.Number);
        Assert.Equal("6", Told(reader.Refresh().OrThrow()));
        Assert.Equal("6", Told(db.Refresh().OrThrow()));

        writer.Compact(Retention.Last(1)).OrThrow();
        writer.Compact(Retention.Last(1)).OrThrow();
        Assert.Equal(7, db.Load([new("n", "7")]).OrThrow().Revision.Number);
        Assert.Equal("7", Told(reader.Refresh().OrThrow()));
        Assert.Equal("2", Told(old));
        Assert.Equal([7L, 6], reader.History().Select(step => step.OrThrow().Revision.Number));
        Assert.Equal(["test.dbdb"], _folder.Names());
    }

    [Fact]
    public void A_snapshot_of_before_is_a_basis_as_long_as_it_is_the_newest()
    {
        using var db = Filled(revisions: 3);
        var (basis, older) = (db.Head, db.At(new(2)).OrThrow());
        db.Compact(Retention.All).OrThrow();

        var next = db.TryCommit(basis, basis.Tree.Set("m", "new")).OrThrow();

        Assert.Equal((4L, 2L), (next.Revision.Number, next.Tree.Count));
        Assert.IsType<DbError.Conflict>(db.TryCommit(basis, basis.Tree.Set("m", "other")).Error());
        Assert.IsType<DbError.Conflict>(db.TryCommit(older, older.Tree.Set("m", "other")).Error());
        Assert.Equal("other", db.Transact(_ => basis.Tree.Set("m", "other")).OrThrow().Tree.Find("m").Map(value => value.ToString()));
        Assert.Equal([3L, 2, 1], db.History(basis).Select(step => step.OrThrow().Revision.Number));
    }

    [Fact]
    public async Task Watchers_miss_nothing_that_is_kept()
    {
        using var db = Filled(revisions: 2);
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
    public void Commits_that_come_while_it_goes_on_are_kept()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Load(Enumerable.Range(0, 40_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        var during = 0L;

        var compacted = db.Compact(Retention.Last(1), new Reporter(progress =>
        {
            during = db.Transact(tree => tree.Set($"{during}", "meanwhile")).OrThrow().Revision.Number;
            Assert.InRange(progress.Fraction, 0, 1);
        })).OrThrow();

        Assert.True(during > 3, $"only {during} revisions");
        Assert.Equal(during, compacted.Snapshot.Revision.Number);
        Assert.Equal(40_000 + during - 1, compacted.Snapshot.Tree.Count);
        Assert.Empty(Verification.Of(db));
    }

    [Fact]
    public void Long_revisions_between_short_ones_are_copied_in_order()
    {
        using var db = Database.InMemory();
        foreach (var (revision, length) in new[] { 1, 1, 90_000, 1, 1, 90_000 }.Index())
        {
            db.Transact(tree => tree.SetMany(Enumerable.Range(0, length == 1 ? 1 : 60).Select(i => new Entry($"{i}", Enumerable.Repeat((byte)revision, length).ToArray())))).OrThrow();
        }

        var before = db.History().Select(step => step.OrThrow()).Select(each => each.Tree.Range(KeyRange.All).Sum(entry => (long)entry.Value.Length * (1 + entry.Value.Span[0]))).ToArray();
        db.Compact(Retention.All).OrThrow();

        Assert.Equal(before, db.History().Select(step => step.OrThrow()).Select(each => each.Tree.Range(KeyRange.All).Sum(entry => (long)entry.Value.Length * (1 + entry.Value.Span[0]))));
        Assert.Empty(Verification.Of(db));
    }

    [Fact]
    public void Cancelled_it_leaves_everything_as_it_was()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Load(Enumerable.Range(0, 40_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        using var cancel = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => db.Compact(Retention.Last(1), new Reporter(_ => cancel.Cancel()), cancel.Token));

        Assert.Equal(["test.dbdb"], _folder.Names());
        Assert.Equal(2, db.Transact(tree => tree.Set("n", "2")).OrThrow().Revision.Number);
        Assert.Equal(40_001, db.Compact(Retention.Last(1)).OrThrow().Snapshot.Tree.Count);
    }

    [Fact]
    public void One_at_a_time()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        using var other = Database.Open(_folder.Database).OrThrow();
        db.Load(Enumerable.Range(0, 40_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        var second = new List<DbError?>();

        db.Compact(Retention.All, new Reporter(_ => second.Add(other.Compact(Retention.All).Error()))).OrThrow();

        Assert.NotEmpty(second);
        Assert.IsType<DbError.Locked>(second[0]);
        Assert.Equal(40_000, other.Compact(Retention.All).OrThrow().Snapshot.Tree.Count);
    }

    [Fact]
    public void What_a_dead_process_left_is_cleared_up_by_the_next_to_open()
    {
        var dies = false;
        var disk = new SimulatedDisk(
            faults: operation => dies && operation.Kind == DiskOperationKind.Read && operation.Path.EndsWith(".tmp", StringComparison.Ordinal) ? new DiskFault.Dies() : null);
        On(disk, Durability.Immediate).Transact(tree => tree.Set("n", "1")).OrThrow();
        var other = On(disk.NewProcess(), Durability.Immediate);
        dies = true;
        Assert.Throws<ProcessDiedException>(() => other.Compact(Retention.All));
        dies = false;
        Assert.Single(disk.Image.Paths, path => path.EndsWith(".tmp", StringComparison.Ordinal));

        using var next = On(disk.NewProcess(), Durability.Immediate);

        Assert.Equal(["law.dbdb"], disk.Image.Paths);
        Assert.Equal("1", Told(next.Compact(Retention.All).OrThrow().Snapshot));
    }

    [Fact]
    public void A_file_of_somebodys_own_is_left_as_it_is()
    {
        Filled(revisions: 2).Dispose();
        var own = new[] { "-new", "-compact", "-compact-new", "-lock", "-lock-next", "-lock-compact", ".tmp" }.Select(suffix => _folder.Database + suffix).ToArray();
        foreach (var path in own)
        {
            File.WriteAllText(path, "notes of mine");
        }

        using (var db = Filled(revisions: 1))
        {
            db.Compact(Retention.All).OrThrow();
        }

        Assert.Equal(own.Length + 1, _folder.Names().Length);
        Assert.All(own, path => Assert.Equal("notes of mine", File.ReadAllText(path)));
    }

    [Fact]
    public void What_lies_where_the_new_log_would_and_is_no_log_of_ours_is_left_as_it_is()
    {
        using var db = Filled(revisions: 1);
        var side = SideFile.PathOf(_folder.Database, GenerationOf(_folder.Database));
        foreach (var content in new[] { new string('x', 9000), "" })
        {
            Directory.CreateDirectory(side);
            Assert.IsType<DbError.Io>(db.Compact(Retention.All).Error());
            Directory.Delete(side);
            File.WriteAllText(_folder.File("victim"), content);
            File.CreateSymbolicLink(side, _folder.File("victim"));
            Assert.Equal(content.Length > 0, db.Compact(Retention.All).Error() is DbError.Io);
            Assert.Equal(content, File.ReadAllText(_folder.File("victim")));
            File.Delete(side);
        }
    }

    [Fact]
    public void What_was_acknowledged_before_it_was_durable_is_durable_under_either_name()
    {
        var dies = false;
        var disk = new SimulatedDisk(
            seed: 1, faults: operation => dies && operation is { Kind: DiskOperationKind.SyncFolder, Path: "law.dbdb" } ? new DiskFault.Dies() : null);
        using var loose = On(disk, Durability.OnFlush);
        loose.Transact(tree => tree.Set("n", "1")).OrThrow();
        var other = On(disk.NewProcess(), Durability.Immediate);
        loose.Transact(tree => tree.Set("n", "2")).OrThrow();
        dies = true;
        Assert.Throws<ProcessDiedException>(() => other.Compact(Retention.All)); // the new log has its name, which isn't durable
        dies = false;
        Assert.Equal(2, loose.Flush().OrThrow().Revision.Number);

        foreach (var seed in Enumerable.Range(0, 200))
        {
            using var left = On(new SimulatedDisk(image: disk.Image.AfterPowerCut((ulong)seed)), Durability.Immediate);
            Assert.Equal("2", Told(left.Head));
        }
    }

    [Fact]
    public void Nobody_is_told_of_progress_while_writers_wait()
    {
        using var db = Database.InMemory();
        db.Load(Enumerable.Range(0, 9_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        var committed = 1L;

        db.Compact(Retention.Last(1), new Reporter(progress =>
        {
            for (var i = 0; i < 40 && progress.Fraction < 1; i++)
            {
                committed = db.Transact(tree => tree.SetMany(Enumerable.Range(0, 100).Select(n => new Entry($"{committed}-{n}", "meanwhile")))).OrThrow().Revision.Number;
            }
        })).OrThrow();

        Assert.True(committed > 40);
        Assert.Equal(committed, db.Refresh().OrThrow().Revision.Number);
        Assert.Equal(committed + 1, db.Transact(tree => tree.Set("n", "last")).OrThrow().Revision.Number);
        Assert.Equal(9_000 + 100 * (committed - 1) + 1, db.Head.Tree.Count);
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
        using var db = Filled(revisions: 2);
        using (var other = Database.Open(_folder.File("other.dbdb")).OrThrow())
        {
            other.Transact(tree => tree.Set("n", "other")).OrThrow();
        }

        File.Move(_folder.File("other.dbdb"), _folder.Database, overwrite: true);

        Assert.IsType<DbError.Replaced>(db.Transact(tree => tree.Set("n", "3")).Error());
        Assert.IsType<DbError.Replaced>(db.Refresh().Error());
        Assert.Equal("2", Told(db.Head));
        Assert.IsType<DbError.Replaced>(db.Compact(Retention.All).Error());
    }

    [Fact]
    public void Another_database_that_is_put_in_its_place_is_only_looked_at()
    {
        using var db = Filled(revisions: 2);
        using (var other = Database.Open(_folder.File("other.dbdb")).OrThrow())
        {
            other.Transact(tree => tree.Set("n", "other")).OrThrow();
        }

        var bytes = (byte[])[.. File.ReadAllBytes(_folder.File("other.dbdb")), .. "a commit that its writer hasn't finished"u8];
        File.WriteAllBytes(_folder.File("other.dbdb"), bytes);
        File.Move(_folder.File("other.dbdb"), _folder.Database, overwrite: true);

        Assert.IsType<DbError.Replaced>(db.Refresh().Error());
        Assert.Equal("2", Told(db.Head));
        Assert.IsType<DbError.Replaced>(db.Transact(tree => tree.Set("n", "3")).Error());
        Assert.IsType<DbError.Replaced>(db.Compact(Retention.All).Error());
        db.Dispose();
        Assert.Equal(bytes, File.ReadAllBytes(_folder.Database));
    }

    [Fact]
    public void A_log_that_lacks_revisions_is_not_followed_and_this_one_goes_on()
    {
        using var db = Filled(revisions: 2);
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
        Assert.Equal("3", Told(db.Head));
        Assert.Equal([3L, 2, 1], db.History().Select(step => step.OrThrow().Revision.Number));

        File.Move(_folder.File("kept.dbdb"), _folder.Database, overwrite: true);
        Assert.Equal(4, db.TryCommit(db.Head, db.Head.Tree.Set("n", "4")).OrThrow().Revision.Number);
        Assert.Equal("4", Told(db.Compact(Retention.Last(1)).OrThrow().Snapshot));
    }

    [FactOnLinux]
    [SupportedOSPlatform("linux")]
    public void The_file_keeps_its_permissions_and_its_owner()
    {
        using var db = Filled(revisions: 2);
        File.SetUnixFileMode(_folder.Database, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        using (var handle = File.OpenHandle(_folder.Database, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            AccessOfFile.Give(handle, user: 12_345, group: 23_456); // where that isn't permitted it stays whose it is
        }

        var before = PermissionsAndOwner();
        db.Compact(Retention.Last(1)).OrThrow();

        Assert.Equal(before, PermissionsAndOwner());

        (UnixFileMode, (uint, uint)) PermissionsAndOwner()
        {
            Assert.Equal(0, LinuxStatus.Of(_folder.Database, out var status));
            return (status.Permissions, (status.User, status.Group));
        }
    }

    private static ulong GenerationOf(string path)
    {
        using var store = FileStore.Open(path, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        return store.ReadHead().OrThrow().Generation;
    }

    [Fact]
    public void Who_only_reads_follows_and_may_still_not_write()
    {
        using var db = Filled(revisions: 2);
        using var reader = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        db.Compact(Retention.Last(1)).OrThrow();
        Assert.Single(reader.Refresh().Map(_ => reader.History()).OrThrow());

        Assert.IsType<DbError.OpenedReadOnly>(reader.Transact(tree => tree.Set("n", "3")).Error());
    }

    [Fact]
    public void Progress_never_goes_back_and_ends_with_all()
    {
        using var db = Database.InMemory();
        db.Load(Enumerable.Range(0, 20_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        var fractions = new List<double>();

        db.Compact(Retention.Last(1), new Reporter(progress =>
        {
            fractions.Add(progress.Fraction);
            db.Transact(tree => tree.SetMany(Enumerable.Range(0, 3_000).Select(n => new Entry($"{fractions.Count}-{n}", new byte[50])))).OrThrow();
        })).OrThrow();

        Assert.True(fractions.Count > 4);
        Assert.Equal(fractions.Order(), fractions);
        Assert.Equal(1, Assert.Single(fractions, fraction => fraction > 0.99));
    }

    [Fact]
    public void Progress_that_throws_ends_it_but_at_the_end()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Load(Enumerable.Range(0, 9_000).Select(i => new Entry($"{i:D8}", "loaded"))).OrThrow();
        db.Transact(tree => tree.Set("n", "2")).OrThrow();

        Assert.Throws<DivideByZeroException>(() => db.Compact(Retention.Last(1), new Reporter(_ => throw new DivideByZeroException())));
        Assert.Equal(2, db.History().Count());

        Assert.Throws<DivideByZeroException>(() =>
            db.Compact(Retention.Last(1), new Reporter(progress => _ = progress.Fraction < 1 ? 0 : throw new DivideByZeroException())));
        Assert.Single(db.History());
        Assert.Equal(3, db.Transact(tree => tree.Set("n", "3")).OrThrow().Revision.Number);
        Assert.Equal(["test.dbdb"], _folder.Names());
    }

    [Fact]
    public void Who_may_not_write_or_has_closed_may_not_compact()
    {
        Filled(revisions: 1).Dispose();
        using var reader = Database.Open(_folder.Database, new() { Mode = OpenMode.ReadOnly }).OrThrow();
        Assert.IsType<DbError.OpenedReadOnly>(reader.Compact(Retention.All).Error());

        var closed = Filled(revisions: 0);
        closed.Dispose();
        Assert.IsType<DbError.Closed>(closed.Compact(Retention.All).Error());

        using var db = Filled(revisions: 0);
        Assert.IsType<DbError.Reentrant>(db.Transact(tree => db.Compact(Retention.All).Map(_ => tree)).Error());
        Assert.Throws<ArgumentNullException>(() => db.Compact(null!));
    }

    [Fact]
    public void An_empty_database_can_be_compacted()
    {
        using var db = Database.Open(_folder.Database).OrThrow();

        var compacted = db.Compact(Retention.Last(1)).OrThrow();

        Assert.Equal((0L, 0L, 0L), (compacted.Snapshot.Revision.Number, compacted.Revisions, compacted.Dropped));
        Assert.Equal(1, db.Transact(tree => tree.Set("n", "1")).OrThrow().Revision.Number);
    }

    [Fact]
    public async Task In_memory_it_works_as_well()
    {
        using var db = Database.InMemory();
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        var first = db.Transact(tree => tree.Set("n", "2")).OrThrow();

        var compacted = (await db.CompactAsync(Retention.Last(1))).OrThrow();

        Assert.Equal((2L, "2"), (compacted.Snapshot.Revision.Number, Told(compacted.Snapshot)));
        Assert.Equal(3, db.TryCommit(first, first.Tree.Set("n", "3")).OrThrow().Revision.Number);
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
        Assert.Equal("200", Told(db.Refresh().OrThrow()));
    }

    [Fact]
    public void A_value_of_any_length_and_changes_of_any_number_are_copied()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        db.Transact(tree => tree.Set("long", new byte[5 << 20]).Set("short", "1")).OrThrow();
        db.Load(Enumerable.Range(0, 60_000).Select(i => new Entry($"{i:D8}", new byte[100]))).OrThrow();
        db.Transact(tree => tree.RemoveRange(KeyRange.From("00000100").To("00059900"))).OrThrow();

        db.Compact(Retention.All).OrThrow();

        Assert.Equal([2L, 60_002, 202], Enumerable.Range(1, 3).Select(revision => db.At(new(revision)).OrThrow().Tree.Count));
        Assert.Equal(5 << 20, db.Head.Tree.Find("long").Match(Some: value => value.Length, None: () => 0));
        Assert.Empty(Verification.Of(db));
    }

    public void Dispose() => _folder.Dispose();

    private static string Told(Snapshot snapshot) => $"{snapshot.Tree.Find("n").IfNone("")}";

    private static Database On(SimulatedDisk disk, Durability durability) =>
        FileStore.Open("law.dbdb", new(), disk).Bind(store => Database.Open(store, new() { Durability = durability })).OrThrow();

    private Database Filled(int revisions)
    {
        var db = Database.Open(_folder.Database).OrThrow();
        for (var i = 1; i <= revisions; i++)
        {
            db.Transact(tree => tree.Set("n", $"{i}"), $"note {i}").OrThrow();
        }

        return db;
    }
}
