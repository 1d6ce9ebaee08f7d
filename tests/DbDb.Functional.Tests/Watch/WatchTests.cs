using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

public class WatchTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task After_a_revision_the_past_comes_first_and_then_what_is_committed()
    {
        using var db = Database.InMemory();
        Watched.Commit(db, 3);
        await using var watched = db.Watch(after: new(1)).GetAsyncEnumerator();

        Assert.Equal(2, await Watched.Next(watched));
        Assert.Equal(3, await Watched.Next(watched));
        var waiting = Watched.Next(watched);
        Assert.False(waiting.IsCompleted);
        Watched.Commit(db, 2);
        Assert.Equal(4, await waiting);
        Assert.Equal(5, await Watched.Next(watched));
    }

    [Fact]
    public async Task Without_a_revision_a_slow_watcher_skips_to_the_newest()
    {
        using var db = Database.InMemory();
        Watched.Commit(db, 3);
        await using var watched = db.Watch().GetAsyncEnumerator();
        Watched.Commit(db, 2);

        Assert.Equal(5, await Watched.Next(watched));
        var waiting = Watched.Next(watched);
        Assert.False(waiting.IsCompleted);
        Watched.Commit(db, 1);
        Assert.Equal(6, await waiting);
    }

    [Fact]
    public async Task It_begins_with_the_call_and_not_with_the_first_step()
    {
        using var db = Database.InMemory();
        var watched = db.Watch();
        Watched.Commit(db, 1);
        await using var steps = watched.GetAsyncEnumerator();

        Assert.Equal(1, await Watched.Next(steps));
    }

    [Fact]
    public async Task A_revision_that_is_not_there_yet_is_waited_for()
    {
        using var db = Database.InMemory();
        await using var watched = db.Watch(after: new(2)).GetAsyncEnumerator();
        var waiting = Watched.Next(watched);
        Watched.Commit(db, 2);
        Assert.False(waiting.IsCompleted);
        Watched.Commit(db, 1);

        Assert.Equal(3, await waiting);
    }

    [Fact]
    public void A_negative_revision_is_none()
    {
        using var db = Database.InMemory();
        var failure = Assert.Throws<DbException>(() => db.Watch(after: new(-1)));
        Assert.Equal(new DbError.NotRetained(new(-1), Option<Revision>.None, Revision.Zero), failure.Error);
    }

    [Fact]
    public async Task Cancellation_ends_it_whether_it_waits_or_not()
    {
        using var db = Database.InMemory();
        using var cancellation = new CancellationTokenSource();
        await using var waiting = db.Watch(cancellation: cancellation.Token).GetAsyncEnumerator();
        await using var busy = db.Watch(after: Revision.Zero).WithCancellation(cancellation.Token).GetAsyncEnumerator();
        var next = Watched.Next(waiting);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Watched.Commit(db, 1);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await busy.MoveNextAsync());
    }

    [Fact]
    public async Task Disposing_of_the_database_ends_it()
    {
        using var db = Database.InMemory();
        var waiting = db.Watch().GetAsyncEnumerator();
        var busy = db.Watch(after: Revision.Zero).GetAsyncEnumerator();
        var next = waiting.MoveNextAsync().AsTask();
        Watched.Commit(db, 2);
        Assert.True(await next.WaitAsync(_patience));
        if (waiting.Current.Revision.Number == 1)
        {
            Assert.Equal(2, await Watched.Next(waiting)); // it was quicker than the second commit
        }

        Assert.Equal(1, await Watched.Next(busy));
        next = waiting.MoveNextAsync().AsTask();
        db.Dispose();

        Assert.False(await next.WaitAsync(_patience));
        Assert.False(await busy.MoveNextAsync());
        Assert.Empty(db.Watch().ToBlockingEnumerable());
    }

    [Fact]
    public async Task Whoever_stops_watching_disturbs_nobody()
    {
        using var db = Database.InMemory();
        using var cancellation = new CancellationTokenSource();
        await using var one = db.Watch(cancellation: cancellation.Token).GetAsyncEnumerator();
        await using var other = db.Watch().GetAsyncEnumerator();
        var (first, second) = (Watched.Next(one), Watched.Next(other));
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Watched.Commit(db, 1);

        Assert.Equal(1, await second);
    }

    [Fact]
    public async Task A_store_that_fails_is_told_to_all_who_wait_and_to_nobody_else()
    {
        var error = new DbError.Io("read", "shop", "unplugged");
        using var store = new FaultyStore(new MemoryStore());
        using var db = Database
            .Open(store, new DatabaseOptions { WatchInterval = TimeSpan.FromMilliseconds(1) })
            .OrThrow();
        await using var one = db.Watch().GetAsyncEnumerator();
        await using var other = db.Watch(after: Revision.Zero).GetAsyncEnumerator();
        await using var later = db.Watch().GetAsyncEnumerator();
        var (first, second) = (Watched.Next(one), Watched.Next(other));
        store.Follow(call => call is StoreCall.ReadHead ? new Fault.Refused(error) : Option<Fault>.None);
        Assert.Equal(error, (await Assert.ThrowsAsync<DbException>(() => first)).Error);
        Assert.Equal(error, (await Assert.ThrowsAsync<DbException>(() => second)).Error);

        store.Follow(Faults.None);
        Watched.Commit(db, 1);
        Assert.Equal(1, await Watched.Next(later));
    }

    [Fact]
    public async Task A_past_that_can_not_be_read_is_said()
    {
        var error = new DbError.Io("read", "shop", "unplugged");
        using var store = new FaultyStore(new MemoryStore());
        using var db = Database.Open(store).OrThrow();
        Watched.Commit(db, 9);
        await using var watched = db.Watch(after: new(2)).GetAsyncEnumerator();
        store.Follow(Faults.After(0, new Fault.Refused(error)).OnReads());

        Assert.Equal(error, (await Assert.ThrowsAsync<DbException>(() => Watched.Next(watched))).Error);
    }

    // Nobody looks by itself: who isn't told in time waits for ever. So many come at the moment itself that some are
    // between looking and waiting.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Whoever_comes_at_the_very_moment_of_a_commit_or_of_the_end_hears_of_it(bool isEnd)
    {
        var start = Environment.TickCount64;
        // Fewer where the machine does much else.
        for (var round = 0; round < 100 && Environment.TickCount64 - start < 2000; round++)
        {
            using var db = Database.InMemory(new() { WatchInterval = Timeout.InfiniteTimeSpan });
            var (coming, hasHappened) = (new List<Task<bool>>(), 0);
            var happening = Task.Run(() =>
            {
                SpinWait.SpinUntil(() => Volatile.Read(ref hasHappened) == 1);
                if (isEnd)
                {
                    db.Dispose();
                }
                else
                {
                    Watched.Commit(db, 1);
                }

                Volatile.Write(ref hasHappened, 2);
            });
            while (Volatile.Read(ref hasHappened) < 2 && coming.Count < 500)
            {
                coming.Add(db.Watch(after: Revision.Zero).GetAsyncEnumerator().MoveNextAsync().AsTask());
                Interlocked.CompareExchange(ref hasHappened, coming.Count > 10 ? 1 : 0, 0);
            }

            await happening;
            Assert.All(await Task.WhenAll(coming).WaitAsync(_patience), isMore => Assert.Equal(!isEnd, isMore));
        }
    }

    [Fact]
    public async Task A_revision_that_was_dropped_is_passed_over()
    {
        using var db = Database.InMemory();
        Watched.Commit(db, 4);
        db.Compact(Retention.Pinned(new(1))).OrThrow();
        await using var watched = db.Watch(after: new(1)).GetAsyncEnumerator();

        Assert.Equal(4, await Watched.Next(watched));
    }

    [Fact]
    public async Task A_watcher_holds_up_nobody_who_commits()
    {
        using var db = Database.InMemory();
        using var gate = new ManualResetEventSlim();
        var watched = db.Watch();
        var watching = Task.Run(async () =>
        {
            await foreach (var _ in watched)
            {
                gate.Wait();
            }
        });
        await Task.Run(() => Watched.Commit(db, 3)).WaitAsync(_patience);
        gate.Set();
        db.Dispose();
        await watching;
    }
}
