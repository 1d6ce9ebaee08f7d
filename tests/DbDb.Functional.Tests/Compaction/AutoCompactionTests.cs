using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>A database that compacts itself: how it is told what to do, and tells what went wrong.</summary>
public sealed class AutoCompactionTests : IDisposable
{
    private const int Long = 5000;

    private static readonly AutoCompaction _policy = new(Retention.Last(1))
    {
        LeastBytes = 30_000,
        Idle = TimeSpan.FromSeconds(30),
    };

    private readonly TemporaryFolder _folder = new();
    private readonly HandClock _clock = new();

    [Fact]
    public void It_waits_until_nothing_was_committed_for_long_enough()
    {
        using var db = Opened(new MemoryStore(), _policy);
        Commit(db, 20);
        Go(29);
        Commit(db, 1);
        Go(29);
        Assert.Equal((21L, true), (db.Head.Commit.Ordinal, db.AutoCompacted.IsNone));

        Go(1);

        var done = db.AutoCompacted.IfNone(() => new DbError.Closed()).OrThrow();
        Assert.Equal((1L, 20L, 1L), (done.Revisions, done.Dropped, db.Head.Commit.Ordinal));
        Assert.False(_clock.IsWaitedFor);
    }

    [Fact]
    public void A_short_log_and_one_of_which_enough_is_live_are_left_alone()
    {
        using var shorter = Opened(new MemoryStore(), _policy);
        Commit(shorter, 4);
        Assert.False(_clock.IsWaitedFor);

        using var live = Opened(new MemoryStore(), _policy with { Retention = Retention.All });
        Commit(live, 20);
        var length = live.Space(Retention.All).OrThrow().Length;
        Go(30);
        Assert.Equal((20L, true, false), (live.Head.Commit.Ordinal, live.AutoCompacted.IsNone, _clock.IsWaitedFor));

        // It isn't looked at again before it is twice as long.
        while (!_clock.IsWaitedFor)
        {
            Commit(live, 1);
        }

        Assert.InRange(live.Space(Retention.All).OrThrow().Length, 2 * length, 2 * length + 2 * Long);
    }

    [Fact]
    public void What_was_compacted_is_not_looked_at_before_it_has_grown_again()
    {
        using var db = Opened(new MemoryStore(), _policy with { LeastBytes = 0 });
        Commit(db, 20);
        Go(30);
        var length = db.AutoCompacted.IfNone(() => new DbError.Closed()).OrThrow().BytesAfter;
        Assert.False(_clock.IsWaitedFor);
        Commit(db, 1);
        Assert.False(_clock.IsWaitedFor);
        Commit(db, (int)length / Long);
        Assert.True(_clock.IsWaitedFor);
    }

    [Fact]
    public void What_goes_wrong_is_told_and_not_tried_again_before_the_log_has_grown()
    {
        var fault = new Fault.Refused(new DbError.Invalid("can't be compacted"));
        var store = new RecordingStore(
            new FaultyStore(new MemoryStore(), call =>
                call is StoreCall.BeginReplacement ? Option<Fault>.Some(fault) : Option<Fault>.None
            )
        );
        using var db = Opened(store, _policy);
        Commit(db, 20);
        Go(30);
        Assert.IsType<DbError.Invalid>(Failure(db));

        Commit(db, 3);
        var calls = store.Calls.Count;
        Go(60);
        Assert.Equal((calls, false), (store.Calls.Count, _clock.IsWaitedFor));

        Commit(db, 20);
        calls = store.Calls.Count;
        Go(60);
        Assert.InRange(store.Calls.Count, calls + 43, int.MaxValue); // it has read each commit
        Assert.IsType<DbError.Invalid>(Failure(db));
    }

    [Fact]
    public void An_exception_of_a_store_is_told_too()
    {
        var store = new ReadHookStore(new MemoryStore());
        using var db = Opened(store, _policy);
        Commit(db, 20);
        store.OnRead = _ => throw new InvalidOperationException("unplugged");
        Go(30);
        Assert.Equal(new DbError.Io("compact", "the log", "unplugged"), Failure(db));
        store.OnRead = _ => { };
        Assert.Equal(21, Commit(db, 1).Revision.Number);
    }

    [Fact]
    public void What_somebody_else_does_already_is_no_failure()
    {
        var store = new MemoryStore();
        using var db = Opened(store, _policy);
        Commit(db, 20);
        using (store.BeginReplacement().OrThrow())
        {
            Go(30);
        }

        Assert.Equal((true, false), (db.AutoCompacted.IsNone, _clock.IsWaitedFor));
        Commit(db, 1);
        Go(30);
        Assert.True(db.AutoCompacted.Exists(outcome => outcome.IsRight));
    }

    [Fact]
    public void A_commit_that_comes_while_it_is_measured_puts_it_off()
    {
        var store = new ReadHookStore(new MemoryStore());
        using var db = Opened(store, _policy);
        Commit(db, 20);
        store.OnRead = _ =>
        {
            store.OnRead = _ => { };
            Commit(db, 1);
        };

        Go(30);
        Assert.Equal((21L, true, true), (db.Head.Commit.Ordinal, db.AutoCompacted.IsNone, _clock.IsWaitedFor));
        Go(30);
        Assert.True(db.AutoCompacted.IsSome);
    }

    [Fact]
    public async Task Closed_while_it_is_at_it_it_ends_and_nothing_is_left()
    {
        var store = new ReadHookStore(FileStore.Open(_folder.Database, new()).OrThrow());
        var db = Opened(store, _policy);
        Commit(db, 20);
        var closing = Task.CompletedTask;
        using var begun = new ManualResetEventSlim();
        store.OnRead = _ =>
        {
            store.OnRead = _ => { };
            closing = Task.Run(() =>
            {
                begun.Set();
                db.Dispose();
            });
            begun.Wait();
        };

        Go(30);
        await closing;

        Assert.True(db.AutoCompacted.IsNone || db.AutoCompacted.Exists(outcome => outcome.IsRight));
        Assert.DoesNotContain(_folder.Names(), name => name.EndsWith(".tmp", StringComparison.Ordinal));
        using var again = Database.Open(_folder.Database).OrThrow();
        Assert.Equal(
            (20L, Long),
            (again.Head.Revision.Number, again.Head.Tree.Find("n").Match(Some: value => value.Length, None: () => 0))
        );
    }

    [Fact]
    public void Closed_it_waits_for_nothing_and_never_begins()
    {
        var store = new MemoryStore();
        var db = Opened(store, _policy);
        Commit(db, 20);
        Assert.True(_clock.IsWaitedFor);
        db.Dispose();
        Assert.False(_clock.IsWaitedFor);
        Go(60);
        Assert.True(db.AutoCompacted.IsNone);
    }

    [Fact]
    public async Task By_the_system_s_clock_it_comes_by_itself()
    {
        using var db = Database
            .Open(_folder.Database, new() { AutoCompact = _policy with { Idle = TimeSpan.FromMilliseconds(20) } })
            .OrThrow();
        using var other = Database.Open(_folder.Database).OrThrow();
        Commit(other, 20);

        // Seen in a transaction, which mustn't make it part of that.
        db.Transact(tree =>
            {
                db.Refresh().OrThrow();
                return tree;
            })
            .OrThrow();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (db.AutoCompacted.IsNone)
        {
            await Task.Delay(10, patience.Token);
        }

        Assert.Equal(19, db.AutoCompacted.IfNone(() => new DbError.Closed()).OrThrow().Dropped);
        Assert.Equal(21, Commit(other, 1).Revision.Number);
    }

    [Fact]
    public void A_policy_that_makes_no_sense_is_refused()
    {
        foreach (var policy in new[]
        {
            _policy with { LiveFraction = 0 },
            _policy with { LiveFraction = 0.95 },
            _policy with { LiveFraction = double.NaN },
            _policy with { LeastBytes = -1 },
            _policy with { Idle = TimeSpan.FromTicks(-1) },
            _policy with { Idle = TimeSpan.FromDays(2) },
            _policy with { Retention = null! },
        })
        {
            Assert.IsType<DbError.Invalid>(Database.Open(new MemoryStore(), new() { AutoCompact = policy }).Failure());
        }

        Assert.IsType<DbError.Invalid>(
            Database.Open(new MemoryStore(), new() { AutoCompact = _policy, Mode = OpenMode.ReadOnly }).Failure()
        );
        using var most = Opened(
            new MemoryStore(),
            _policy with
            {
                LeastBytes = long.MaxValue,
                LiveFraction = 0.01,
                Idle = TimeSpan.Zero,
            }
        );
        Commit(most, 20);
        Assert.False(_clock.IsWaitedFor);
    }

    public void Dispose() => _folder.Dispose();

    private static DbError Failure(Database db) =>
        db.AutoCompacted.Match(Some: outcome => outcome.Failure(), None: () => null)
        ?? throw new InvalidOperationException("nothing went wrong");

    private static Snapshot Commit(Database db, int times)
    {
        foreach (var _ in Enumerable.Range(0, times))
        {
            db.Transact(tree => tree.Set("n", Next(tree))).OrThrow();
        }

        return db.Head;
    }

    private static Value Next(Tree tree) =>
        Enumerable
            .Repeat((byte)(1 + tree.Find("n").Match(Some: value => value.Span[0], None: () => 0)), Long)
            .ToArray();

    private Database Opened(IStore store, AutoCompaction policy) =>
        Database.Open(store, new() { AutoCompact = policy, Clock = _clock }).OrThrow();

    private void Go(int seconds) => _clock.Go(TimeSpan.FromSeconds(seconds).Ticks);
}
