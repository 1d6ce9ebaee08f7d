using System.Globalization;
using DbDb.Functional.Testing;
using DbDb.Functional.Tests.Stores;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>How a compacted log takes the place of another, operation by operation.</summary>
public class ReplacementTests
{
    private const string Path = "law.dbdb";

    [Fact]
    public void A_compaction_that_is_done_is_done_for_good()
    {
        var disk = new SimulatedDisk(seed: 1);
        using var db = On(disk);
        Set(db, 1, 2, 3);

        db.Compact(Retention.Last(1)).OrThrow();

        foreach (var seed in Enumerable.Range(0, 200))
        {
            using var left = On(new SimulatedDisk(image: disk.Image.AfterPowerCut((ulong)seed)));
            Assert.Equal([3L], left.History().Select(step => step.OrThrow().Revision.Number));
        }
    }

    [Fact]
    public void Writers_wait_until_the_name_of_the_new_log_is_durable()
    {
        var (meanwhile, others) = (new List<DbError?>(), new List<Database>());
        var disk = new SimulatedDisk(
            watch: (operation, _) =>
            {
                if (operation is { Kind: DiskOperationKind.SyncFolder, Path: Path } && others is [var other])
                {
                    others.Clear();
                    meanwhile.Add(other.Transact(tree => tree.Set("n", "meanwhile")).Error());
                }
            }
        );
        using var db = On(disk);
        Set(db, 1);
        others.Add(On(disk.NewProcess()));

        db.Compact(Retention.All).OrThrow();

        Assert.IsType<DbError.Locked>(Assert.Single(meanwhile));
    }

    [Fact]
    public void What_comes_undurable_at_the_last_moment_is_durable_under_either_name()
    {
        var (writers, acknowledged, dies) = (new List<Database>(), 1, false);
        var disk = new SimulatedDisk(
            seed: 1,
            faults: operation =>
                dies && operation is { Kind: DiskOperationKind.SyncFolder, Path: Path } ? new DiskFault.Dies() : null,
            watch: (operation, _) =>
            {
                if (operation.Kind == DiskOperationKind.Sync && IsFresh(operation) && writers is [var writer])
                {
                    writer.Transact(tree => tree.Set("n", $"{acknowledged + 1}")).IfRight(_ => acknowledged++);
                }
            }
        );
        using var loose = On(disk, Durability.OnFlush);
        Set(loose, 1);
        var other = On(disk.NewProcess());
        writers.Add(loose);
        dies = true;
        // The new log has its name, which isn't durable.
        Assert.Throws<ProcessDiedException>(() => other.Compact(Retention.All));
        dies = false;
        Assert.True(acknowledged > 2, $"only {acknowledged} commits");
        Assert.Equal(acknowledged, loose.Flush().OrThrow().Revision.Number);

        foreach (var seed in Enumerable.Range(0, 200))
        {
            using var left = On(new SimulatedDisk(image: disk.Image.AfterPowerCut((ulong)seed)));
            Assert.Equal($"{acknowledged}", Told(left.Head));
        }
    }

    [Fact]
    public void What_comes_during_the_long_sync_is_copied_before_writers_wait()
    {
        var (operations, others) = (new List<DiskOperation>(), new List<Database>());
        var disk = new SimulatedDisk(
            watch: (operation, _) =>
            {
                operations.Add(operation);
                if (operation.Kind == DiskOperationKind.Sync && IsFresh(operation) && others is [var other])
                {
                    others.Clear();
                    other.Load(Many(2_000, "meanwhile")).OrThrow();
                }
            }
        );
        using var db = On(disk);
        db.Load(Many(2_000, "before")).OrThrow();
        others.Add(On(disk.NewProcess()));

        var compacted = db.Compact(Retention.Last(1)).OrThrow();

        Assert.Equal(4_000, compacted.Snapshot.Tree.Count);
        var written = operations
            .Where(operation => operation.Process == 0)
            .Reverse()
            .SkipWhile(operation => operation.Kind != DiskOperationKind.Rename)
            .TakeWhile(operation => operation.Kind != DiskOperationKind.TakeLock)
            .Where(operation => operation.Kind == DiskOperationKind.Write && IsFresh(operation))
            .Sum(operation => operation.Length);
        Assert.InRange(written, 0, 128 << 10);
    }

    [Fact]
    public void Cancelled_it_syncs_nothing_that_it_throws_away()
    {
        var operations = new List<DiskOperation>();
        var disk = new SimulatedDisk(watch: (operation, _) => operations.Add(operation));
        using var db = On(disk);
        db.Load(Many(9_000, "loaded")).OrThrow();
        operations.Clear();
        using var cancel = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() =>
            db.Compact(Retention.All, new Reporter(_ => cancel.Cancel()), cancel.Token)
        );

        Assert.Contains(operations, operation =>
            (operation.Kind == DiskOperationKind.Write && IsFresh(operation))
            || operation.Kind == DiskOperationKind.Rename
        );
        // Of the empty log.
        Assert.Single(operations, operation => operation.Kind == DiskOperationKind.Sync && IsFresh(operation));
        Assert.Equal([Path], disk.Image.Paths);
    }

    [Fact]
    public void It_is_cancelled_up_to_the_end_however_little_there_is_to_copy()
    {
        using var db = On(new SimulatedDisk());
        Set(db, 1, 2);
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();

        Assert.Throws<OperationCanceledException>(() => db.Compact(Retention.Last(1), cancellation: cancel.Token));

        Assert.Equal(2, db.History().Count());
    }

    [Fact]
    public void Closed_while_it_goes_on_it_ends_and_leaves_nothing()
    {
        var disk = new SimulatedDisk();
        var db = On(disk);
        db.Load(Many(9_000, "loaded")).OrThrow();

        Assert.IsType<DbError.Closed>(db.Compact(Retention.All, new Reporter(_ => db.Dispose())).Error());

        Assert.Equal([Path], disk.Image.Paths);
        using var again = On(disk.NewProcess());
        Assert.Equal(9_000, again.Compact(Retention.All).OrThrow().Snapshot.Tree.Count);
    }

    [Fact]
    public void Many_small_revisions_are_written_together_empty_ones_too()
    {
        var operations = new List<DiskOperation>();
        using var db = On(new SimulatedDisk(watch: (operation, _) => operations.Add(operation)));
        for (var i = 1; i <= 200; i++)
        {
            db.Transact(tree => i % 2 == 0 ? tree.Remove("n") : tree.Set("n", $"{i}"), $"note {i}").OrThrow();
        }

        db.Compact(Retention.All).OrThrow();

        Assert.InRange(
            operations.Count(operation => operation.Kind == DiskOperationKind.Write && IsFresh(operation)),
            1,
            20
        );
        Assert.Equal(
            Enumerable.Range(1, 200).Select(i => (i % 2 == 0 ? "" : $"{i}", $"note {i}")),
            db.History(from: new(1)).Select(step => (Told(step.OrThrow()), step.OrThrow().Note))
        );
        Assert.Empty(Verification.Of(db));
    }

    [Fact]
    public void Who_sleeps_through_more_compactions_than_a_log_remembers_finds_the_newest()
    {
        var disk = new SimulatedDisk();
        using var db = On(disk);
        db.Transact(tree => tree.Set("n", "1")).OrThrow();
        using var writer = On(disk.NewProcess());
        using var reader = FileStore
            .Open(Path, new() { Mode = OpenMode.ReadOnly }, disk.NewProcess())
            .Bind(store => Database.Open(store))
            .OrThrow();
        var old = reader.Head;
        foreach (var i in Enumerable.Range(2, LogHead.MostAncestors + 20))
        {
            db.Transact(tree => tree.Set("n", $"{i}")).OrThrow();
            db.Compact(Retention.Last(1)).OrThrow();
        }

        Assert.Equal(db.Head.Commit, reader.Refresh().OrThrow().Commit);
        Assert.Equal(db.Head.Revision.Next, writer.Transact(tree => tree.Set("m", "1")).OrThrow().Revision);
        Assert.Equal("1", old.Tree.Find("n").IfNone(Value.Empty).ToString());
    }

    [Fact]
    public void Much_is_set_on_its_way_bit_by_bit_so_that_the_syncs_of_others_do_not_wait_for_all_of_it()
    {
        using var folder = new TemporaryFolder();
        var disk = new FaultyDisk();
        using var db = FileStore.Open(folder.File("db"), new(), disk).Bind(store => Database.Open(store)).OrThrow();
        db.Transact(tree => tree.SetMany(Enumerable.Range(0, 10_000).Select(i => new Entry($"{i}", new byte[200]))))
            .OrThrow();
        disk.Journal.Clear();

        var compacted = db.Compact(Retention.Last(1)).OrThrow();

        var begun = disk
            .Journal.Where(line => line.StartsWith("write out", StringComparison.Ordinal))
            .Select(line => int.Parse(line.Split('+')[1], CultureInfo.InvariantCulture))
            .ToArray();
        Assert.All(begun, length => Assert.InRange(length, 64 << 10, 192 << 10));
        Assert.InRange(begun.Sum(), compacted.BytesAfter - (256 << 10), compacted.BytesAfter);
    }

    [Fact]
    public void Where_a_sync_of_the_new_log_fails_the_old_one_stays()
    {
        var (fails, syncs) = (false, 0);
        var disk = new SimulatedDisk(faults: operation =>
            fails && operation.Kind == DiskOperationKind.Sync && IsFresh(operation) && syncs++ > 0 ? Failing() : null
        );
        using var db = On(disk);
        SetMuch(db);
        fails = true;

        Assert.IsType<DbError.Poisoned>(db.Compact(Retention.Last(1)).Error());

        Assert.Equal([Path], disk.Image.Paths);
        Assert.Equal(2, db.Transact(tree => tree.Set("n", "2")).OrThrow().Revision.Number);
        Assert.Equal(2, db.Compact(Retention.Last(1)).OrThrow().Snapshot.Revision.Number);

        DiskFault Failing()
        {
            fails = false; // a second sync would say that all is well
            return new DiskFault.Forgets(DiskFault.InputOutput);
        }
    }

    [Fact]
    public void Of_two_handles_the_poisoned_one_may_not_compact()
    {
        var fails = false;
        using var db = On(
            new SimulatedDisk(faults: operation =>
                fails && operation is { Kind: DiskOperationKind.Sync, Path: Path }
                    ? new DiskFault.Fails(DiskFault.InputOutput)
                    : null
            )
        );
        Set(db, 1);
        fails = true;
        Assert.IsType<DbError.Poisoned>(db.Transact(tree => tree.Set("n", "2")).Error());
        fails = false;

        Assert.IsType<DbError.Poisoned>(db.Compact(Retention.All).Error());
    }

    private static bool IsFresh(DiskOperation operation) => operation.Path.EndsWith(".tmp", StringComparison.Ordinal);

    private static void SetMuch(Database database) =>
        database
            .Transact(tree => tree.SetMany(Enumerable.Range(0, 13).Select(i => new Entry($"{i}", new byte[1 << 20]))))
            .OrThrow();

    private static Database On(SimulatedDisk disk, Durability? durability = null) =>
        FileStore.Open(Path, new() { LockTimeout = TimeSpan.Zero }, disk)
            .Bind(store => Database.Open(store, new() { Durability = durability ?? Durability.Immediate })).OrThrow();

    private static void Set(Database db, params int[] numbers)
    {
        foreach (var number in numbers)
        {
            db.Transact(tree => tree.Set("n", $"{number}")).OrThrow();
        }
    }

    private static IEnumerable<Entry> Many(int count, string prefix) =>
        Enumerable.Range(0, count).Select(i => new Entry($"{prefix} {i:D8}", new byte[100]));

    private static string Told(Snapshot snapshot) => $"{snapshot.Tree.Find("n").IfNone("")}";
}
