using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>When commits are made durable, told by the syncs that a disk was asked for.</summary>
public sealed class DurabilityTests
{
    private const string Path = "loose.dbdb";

    private readonly SimulatedDisk _disk;
    private readonly TimersByHand _clock = new();
    private int _syncs;
    private DiskFault? _next;

    public DurabilityTests() => _disk = new(
        seed: 1,
        faults: operation => operation.Kind == DiskOperationKind.Sync ? _next : null,
        watch: (operation, _) => _syncs += operation.Kind == DiskOperationKind.Sync ? 1 : 0);

    [Fact]
    public void Nothing_is_synced_until_it_is_flushed_and_then_all_of_it_once()
    {
        using var db = Opened(Durability.OnFlush);
        _syncs = 0;
        for (var i = 0; i < 10; i++)
        {
            db.Transact(tree => tree.Set($"{i}", "")).OrThrow();
        }

        Assert.Equal(0, _syncs);
        Assert.Equal(10, db.Flush().OrThrow().Revision.Number);
        Assert.Equal(1, _syncs);
        Assert.Equal(10, db.Flush().OrThrow().Revision.Number);
        Assert.Equal(1, _syncs);
        Assert.Equal(10, Reopened(_disk.Image.AfterPowerCut(3)));
    }

    [Fact]
    public void A_large_load_is_durable_when_it_is_acknowledged_whatever_a_commit_is()
    {
        using var db = Opened(Durability.OnFlush);
        _syncs = 0;
        db.LoadAscending(Enumerable.Range(0, 100).Select(i => new Entry($"{i:000}", ""))).OrThrow();

        Assert.NotEqual(0, _syncs);
        Assert.Equal(1, Reopened(_disk.Image.AfterPowerCut(3)));
    }

    [Fact]
    public void Closing_flushes()
    {
        using (var db = Opened(Durability.OnFlush))
        {
            db.Transact(tree => tree.Set("a", "")).OrThrow();
        }

        Assert.Equal(1, Reopened(_disk.Image.AfterPowerCut(3)));
    }

    [Fact]
    public void A_process_that_dies_loses_nothing_and_a_power_cut_the_newest_first()
    {
        var db = Opened(Durability.OnFlush);
        for (var i = 0; i < 5; i++)
        {
            db.Transact(tree => tree.Set($"{i}", new byte[500])).OrThrow();
        }

        Assert.Equal(5, Reopened(_disk.Image));
        var left = Enumerable
            .Range(0, 300)
            .Select(seed => Reopened(_disk.Image.AfterPowerCut((ulong)seed)))
            .ToHashSet();
        Assert.Superset(new System.Collections.Generic.HashSet<long> { 0, 1, 5 }, left);
    }

    [Fact]
    public void Another_process_is_shown_only_what_is_durable()
    {
        using var db = Opened(Durability.OnFlush);
        db.Transact(tree => tree.Set("a", "")).OrThrow();
        using var other = Opened(Durability.Immediate);

        Assert.Equal(1, other.Head.Revision.Number);
        Assert.Equal(1, Reopened(_disk.Image.AfterPowerCut(7)));
        Assert.Equal(2, db.Transact(tree => tree.Set("b", "")).OrThrow().Revision.Number);
        Assert.Equal(3, other.Transact(tree => tree.Set("c", "")).OrThrow().Revision.Number);
        Assert.Equal(3, Reopened(_disk.Image.AfterPowerCut(7)));
        Assert.Equal(4, db.Transact(tree => tree.Set("d", "")).OrThrow().Revision.Number);
    }

    [Fact]
    public void Within_an_interval_there_is_one_sync_and_no_timer_while_nothing_is_to_be_synced()
    {
        using var db = Opened(Durability.Within(TimeSpan.FromMilliseconds(20)));
        Assert.Equal([], _clock.Due);
        for (var round = 0; round < 3; round++)
        {
            _syncs = 0;
            db.Transact(tree => tree.Set("a", $"{round}")).OrThrow();
            db.Transact(tree => tree.Set("b", $"{round}")).OrThrow();
            Assert.Equal([TimeSpan.FromMilliseconds(20)], _clock.Due);
            Assert.Equal(0, _syncs);

            _clock.Fire();

            Assert.Equal((1, 0), (_syncs, _clock.Due.Count));
            Assert.Equal(2 * (round + 1), Reopened(_disk.Image.AfterPowerCut(3)));
        }
    }

    [Fact]
    public void D5_a_flush_that_fails_in_the_background_is_told_by_the_next_commit()
    {
        using var db = Opened(Durability.Within(TimeSpan.FromSeconds(1)));
        db.Transact(tree => tree.Set("a", "")).OrThrow();
        _next = new DiskFault.Fails(5);
        Assert.True(db.Refusal.IsNone);
        _clock.Fire();
        _next = null;

        Assert.True(db.Refusal.Exists(error => error is DbError.Poisoned));
        Assert.True(
            db.Transact(tree => tree.Set("b", "")).Match(Right: _ => false, Left: error => error is DbError.Poisoned)
        );
        Assert.True(db.Flush().Match(Right: _ => false, Left: error => error is DbError.Poisoned));
        Assert.Equal(1, db.Refresh().OrThrow().Revision.Number);
    }

    [Fact]
    public void What_is_in_the_way_of_a_flush_in_the_background_is_waited_for_and_nothing_is_after_one_that_can_never_go_well()
    {
        foreach (var (error, isWaitedFor) in new (DbError, bool)[]
        {
            (new DbError.Locked("shop", 1, TimeSpan.Zero), true),
            (new DbError.Io("write", "shop", "no space left on device"), true),
            (new DbError.Poisoned("shop", "a sync failed"), false),
            (new DbError.Closed(), false),
        })
        {
            using var store = new FaultyStore(new MemoryStore());
            var clock = new TimersByHand();
            using var db = Database
                .Open(store, new() { Durability = Durability.Within(TimeSpan.FromMilliseconds(20)), Clock = clock })
                .OrThrow();
            db.Transact(tree => tree.Set("a", "")).OrThrow();
            store.Follow(call => call is StoreCall.Flush ? new Fault.Refused(error) : Option<Fault>.None);
            clock.Fire();
            Assert.Equal(isWaitedFor ? [TimeSpan.FromMilliseconds(20)] : [], clock.Due);

            store.Follow(Faults.None);
            clock.FireIfSet();
            Assert.Equal([], clock.Due);
        }
    }

    [Fact]
    public void An_interval_that_makes_no_sense_is_refused()
    {
        foreach (
            var interval in new[]
            {
                TimeSpan.Zero,
                TimeSpan.FromTicks(-1),
                Timeout.InfiniteTimeSpan,
                TimeSpan.FromDays(2),
            }
        )
        {
            Assert.True(Database.Open(new MemoryStore(), new() { Durability = Durability.Within(interval) }).Match(
                Right: _ => false, Left: error => error is DbError.Invalid));
        }
    }

    private Database Opened(Durability durability) =>
        FileStore.Open(Path, FileStoreOptions.Default, _disk.NewProcess())
            .Bind(store => Database.Open(store, new() { Durability = durability, Clock = _clock }))
            .OrThrow();

    private static long Reopened(DiskImage image)
    {
        using var db = FileStore
            .Open(Path, FileStoreOptions.Default, new SimulatedDisk(image: image))
            .Bind(store => Database.Open(store))
            .OrThrow();
        Assert.Empty(Verification.Of(db));
        return db.Head.Revision.Number;
    }
}
