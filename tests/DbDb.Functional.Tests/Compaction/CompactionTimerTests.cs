using DbDb.Functional.Testing;

namespace DbDb.Functional.Tests;

/// <summary>When a database that compacts itself looks at its log, to the byte, and what ends it.</summary>
public sealed class CompactionTimerTests
{
    private static readonly AutoCompaction _policy =
        new(Retention.Last(1)) { LeastBytes = 30_000, Idle = TimeSpan.FromSeconds(30) };

    private readonly HandClock _clock = new();

    [Fact]
    public void A_log_as_long_as_it_may_be_is_not_looked_at()
    {
        using var measured = Database.InMemory();
        Commit(measured, 20);
        using var db = Opened(new MemoryStore(), _policy with { LeastBytes = Length(measured) });
        Commit(db, 20);
        Assert.False(_clock.IsWaitedFor);
        Commit(db, 1);
        Assert.True(_clock.IsWaitedFor);
    }

    [Fact]
    public void One_that_was_made_as_short_meanwhile_is_not_measured()
    {
        using var measured = Database.InMemory();
        Commit(measured, 20);
        var compacted = measured.Compact(Retention.Last(1)).OrThrow().BytesAfter;
        var store = new MemoryStore();
        using var db = Opened(store, _policy with { LeastBytes = compacted });
        using var other = Database.Open(store).OrThrow();
        Commit(db, 20);
        other.Compact(Retention.Last(1)).OrThrow();
        db.Refresh().OrThrow();
        Assert.Equal((compacted, true), (Length(db), _clock.IsWaitedFor));

        Go(30);
        Assert.Equal((true, false), (db.AutoCompacted.IsNone, _clock.IsWaitedFor));

        // Had it been measured, it might now be twice as long.
        Commit(db, 1);
        Assert.True(_clock.IsWaitedFor);
    }

    [Fact]
    public void After_a_failure_of_the_clock_the_next_commit_sets_the_timer()
    {
        var clock = new FrailClock(_clock);
        using var db = Opened(new MemoryStore(), _policy, clock);
        Commit(db, 20);
        clock.OnLook = () => throw new InvalidOperationException("stopped");
        Go(30);
        clock.OnLook = () => { };
        Assert.Equal(
            new DbError.Io("compact", "the log", "stopped"),
            db.AutoCompacted.IfNone(() => new DbError.Closed()).Failure());
        Assert.False(_clock.IsWaitedFor);

        Commit(db, 1);
        Assert.True(_clock.IsWaitedFor);
        Go(30);
        Assert.True(db.AutoCompacted.Exists(outcome => outcome.IsRight));
    }

    [Fact]
    public async Task Closed_while_it_measures_it_does_not_compact()
    {
        using var isGivenUp = new ManualResetEventSlim();
        var store = new ReadHookStore(new MemoryStore());
        var db = Opened(store, _policy, new FrailClock(_clock) { OnGivenUp = isGivenUp.Set });
        Commit(db, 20);
        var closing = Task.CompletedTask;
        store.OnRead = _ =>
        {
            store.OnRead = _ => { };
            closing = Task.Run(db.Dispose);
            isGivenUp.Wait();
        };

        Go(30);
        await closing;

        Assert.True(isGivenUp.IsSet);
        Assert.True(db.AutoCompacted.IsNone);
    }

    [Fact]
    public void Without_a_retention_nothing_is_begun()
    {
        using var db = Database.InMemory();
        Assert.Throws<ArgumentNullException>(() => { db.Compact(null!); });
        Assert.Throws<ArgumentNullException>(() => { _ = db.CompactAsync(null!); });
    }

    private static void Commit(Database db, int times)
    {
        foreach (var _ in Enumerable.Range(0, times))
        {
            var next = Enumerable.Repeat((byte)(db.Head.Revision.Number + 1), 5000).ToArray();
            db.Transact(tree => tree.Set("n", next)).OrThrow();
        }
    }

    private static long Length(Database db) => db.Space(Retention.All).OrThrow().Length;

    private Database Opened(IStore store, AutoCompaction policy, TimeProvider? clock = null) =>
        Database.Open(store, new() { AutoCompact = policy, Clock = clock ?? _clock }).OrThrow();

    private void Go(int seconds) => _clock.Go(TimeSpan.FromSeconds(seconds).Ticks);
}
