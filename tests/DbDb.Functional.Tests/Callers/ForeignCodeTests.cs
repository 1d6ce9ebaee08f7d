using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DbDb.Functional.Tests.Callers;

/// <summary>
/// What the program's own listeners, clocks and stores throw neither ends the process nor makes a durable commit look
/// like a failure.
/// </summary>
[Collection(nameof(ListensToActivities))]
public sealed class ForeignCodeTests : IDisposable
{
    private static readonly InvalidOperationException _thrown = new("the caller's own");

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_listener_that_throws_at_a_commit_is_not_heard_by_whoever_commits()
    {
        using var db = Database.Open(_folder.Database).OrThrow();
        using var listening = Listen(instrument => instrument.Name is not "never");

        var first = db.Transact(tree => tree.Set("a", "1")).OrThrow();
        Assert.Equal(first.Revision, db.Head.Revision);
        Assert.Equal(2, db.Transact(tree => tree.Set("a", "2")).OrThrow().Revision.Number);
        Assert.Equal(2, db.Compact(Retention.All).OrThrow().Revisions);
        Assert.IsType<DbError.Conflict>(db.TryCommit(first, first.Tree.Set("a", "3")).Failure());
        Assert.Same(_thrown, Telemetry.ListenerFailure.IfNone(() => new NotSupportedException("none")));
        using var again = Database.Open(_folder.Database, new() { CacheBytes = 0 }).OrThrow();
        Assert.Equal("2", again.Head.Tree.Find("a").Map(value => value.ToString()));
    }

    [Fact]
    public void A_listener_to_activities_that_throws_is_not_heard_either()
    {
        var thread = Environment.CurrentManagedThreadId;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = _ => Throw(thread),
        };
        ActivitySource.AddActivityListener(listener);
        using var db = Database.Open(_folder.Database).OrThrow();
        Assert.Equal(1, db.Transact(tree => tree.Set("a", "1")).OrThrow().Revision.Number);
        Assert.Equal(1, db.Head.Revision.Number);
    }

    [Fact]
    public void A_store_that_throws_when_it_is_flushed_in_time_is_asked_again_and_the_next_to_commit_is_told()
    {
        using var store = new MoodyStore(FileStore.Open(_folder.Database, FileStoreOptions.Default).OrThrow());
        using var db = Database
            .Open(store, new() { Durability = Durability.Within(TimeSpan.FromMilliseconds(1)) })
            .OrThrow();
        store.Mood = _thrown;
        db.Transact(tree => tree.Set("a", "1")).OrThrow();
        SpinWait.SpinUntil(() => store.Threw > 3);
        store.Mood = null;
        SpinWait.SpinUntil(() => store.Flushed > 0); // behind the last that threw

        Assert.Same(_thrown, Assert.Throws<InvalidOperationException>(() => db.Transact(tree => tree.Set("a", "2"))));
        db.Flush().OrThrow();
        Assert.Equal(1, db.Head.Revision.Number);
        Assert.Equal(2, db.Transact(tree => tree.Set("a", "2")).OrThrow().Revision.Number);
    }

    [Fact]
    public void A_clock_that_sets_no_timer_fails_no_commit_that_was_written_and_the_next_one_is_told_before_it_is_begun()
    {
        var clock = new MoodyClock { TellsTime = true };
        using var db = Database.Open(_folder.Database, new()
        {
            Clock = clock,
            Durability = Durability.Within(TimeSpan.FromDays(1)),
            AutoCompact = new AutoCompaction(Retention.All) { LeastBytes = 0 },
        }).OrThrow();
        clock.Mood = _thrown;
        Assert.Equal(1, db.Transact(tree => tree.Set("a", "1")).OrThrow().Revision.Number);
        Assert.Equal(1, db.Head.Revision.Number);
        Assert.Same(_thrown, Assert.Throws<InvalidOperationException>(() => db.Transact(tree => tree.Set("a", "2"))));
        clock.Mood = null;
        Assert.Equal(2, db.Transact(tree => tree.Set("a", "2")).OrThrow().Revision.Number);
    }

    [Fact]
    public async Task A_clock_that_throws_while_somebody_watches_is_told_to_who_watches()
    {
        var clock = new MoodyClock();
        using var db = Database
            .Open(_folder.Database, new() { Clock = clock, WatchInterval = TimeSpan.FromMilliseconds(1) })
            .OrThrow();
        var next = Next(db);
        await Task.Delay(5);
        clock.Mood = _thrown;
        Assert.Same(_thrown, await Assert.ThrowsAsync<InvalidOperationException>(() => next));

        clock.Mood = null;
        var again = Next(db);
        db.Transact(tree => tree.Set("a", "1")).OrThrow();
        Assert.Equal(1, await again);
    }

    [Fact]
    public void A_clock_that_throws_under_automatic_compaction_is_told_as_how_that_ended()
    {
        var clock = new MoodyClock();
        using var db = Database.Open(_folder.Database, new()
        {
            Clock = clock,
            AutoCompact = new AutoCompaction(Retention.Last(1)) { LeastBytes = 0, Idle = TimeSpan.FromSeconds(1) },
        }).OrThrow();
        db.Transact(tree => tree.Set("a", "1")).OrThrow();
        clock.Mood = _thrown;
        SpinWait.SpinUntil(() => db.AutoCompacted.IsSome);
        clock.Mood = null;
        Assert.Equal(
            _thrown.Message,
            db.AutoCompacted.Bind(outcome =>
                    outcome.Failure() is DbError.Io io ? LanguageExt.Prelude.Some(io.Reason) : LanguageExt.Prelude.None
                )
                .IfNone("")
        );
    }

    [Fact]
    public void A_clock_that_throws_at_once_leaves_no_store_open()
    {
        var clock = new ThrowingClock();
        var store = new MemoryStore();
        Assert.Throws<InvalidOperationException>(() =>
            Database.Open(store, new() { Clock = clock, AutoCompact = new AutoCompaction(Retention.All) })
        );
        Assert.IsType<DbError.Closed>(store.ReadHead().Failure());
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<long> Next(Database db)
    {
        await foreach (var snapshot in db.Watch())
        {
            return snapshot.Revision.Number;
        }

        return -1;
    }

    // Others' databases are measured too, on threads of their own.
    private static MeterListener Listen(Func<Instrument, bool> isHeard)
    {
        var thread = Environment.CurrentManagedThreadId;
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Meter.Name == Telemetry.Name && isHeard(instrument))
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) => Throw(thread));
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Throw(thread));
        listener.Start();
        return listener;
    }

    private static void Throw(int thread)
    {
        if (Environment.CurrentManagedThreadId == thread)
        {
            throw _thrown;
        }
    }

    private sealed class ThrowingClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            throw _thrown;
    }
}
