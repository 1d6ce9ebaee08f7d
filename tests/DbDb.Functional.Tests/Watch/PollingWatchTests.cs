using DbDb.Functional.Testing;
using LanguageExt;

namespace DbDb.Functional.Tests;

/// <summary>Others' commits are looked for at an interval, while anybody waits.</summary>
public class PollingWatchTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Others_commits_are_looked_for_while_somebody_waits_and_at_no_other_time()
    {
        var clock = new TimersByHand();
        var log = new MemoryStore();
        using var store = new RecordingStore(log);
        using var db = Database
            .Open(store, new DatabaseOptions { Clock = clock, WatchInterval = TimeSpan.FromSeconds(1) })
            .OrThrow();
        using var other = Database.Open(log).OrThrow();
        using var cancellation = new CancellationTokenSource();
        await using var watched = db.Watch().GetAsyncEnumerator();
        Assert.Equal(0, clock.Timers);

        var waiting = Watched.Next(watched);
        await using var second = db.Watch(cancellation: cancellation.Token).GetAsyncEnumerator();
        var alsoWaiting = Watched.Next(second);
        Assert.Equal(1, clock.Timers);
        var looks = Looks();
        clock.Fire();
        Assert.Equal(looks + 1, Looks());
        Assert.False(waiting.IsCompleted);

        Watched.Commit(other, 1);
        clock.Fire();
        Assert.Equal((1, 1), (await waiting, await alsoWaiting));
        looks = Looks();
        if (clock.IsSet)
        {
            clock.Fire();
        }

        Assert.False(clock.IsSet);
        Assert.Equal(looks, Looks());

        alsoWaiting = Watched.Next(second);
        Assert.True(clock.IsSet);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alsoWaiting);
        clock.Fire();
        Assert.False(clock.IsSet);
        Assert.Equal(looks, Looks());

        int Looks() => store.Calls.Count(call => call.Call is StoreCall.ReadHead);
    }

    [Fact]
    public async Task Without_an_interval_nobody_looks_for_others_commits()
    {
        var clock = new TimersByHand();
        using var db = Database.InMemory(
            new DatabaseOptions { Clock = clock, WatchInterval = Timeout.InfiniteTimeSpan }
        );
        await using var watched = db.Watch().GetAsyncEnumerator();
        var waiting = Watched.Next(watched);
        Assert.Equal(0, clock.Timers);
        Watched.Commit(db, 1);

        Assert.Equal(1, await waiting);
    }

    [Fact]
    public async Task The_next_look_comes_an_interval_after_the_last_whoever_waits()
    {
        var clock = new TimersByHand();
        using var db = Database.InMemory(
            new DatabaseOptions { Clock = clock, WatchInterval = TimeSpan.FromSeconds(1) }
        );
        await using var watched = db.Watch().GetAsyncEnumerator();
        var waiting = Watched.Next(watched);
        Assert.Equal([TimeSpan.Zero], clock.Due);
        clock.Fire();
        Assert.Equal([TimeSpan.FromSeconds(1)], clock.Due);
        Watched.Commit(db, 1);
        Assert.Equal(1, await waiting);
        clock.Fire();

        waiting = Watched.Next(watched);
        Assert.Equal([TimeSpan.FromSeconds(1)], clock.Due);
        Watched.Commit(db, 1);
        Assert.Equal(2, await waiting);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    [InlineData(-2)]
    [InlineData(86_400_001)]
    public void An_interval_out_of_bounds_is_refused(double milliseconds)
    {
        var opened = Database.Open(
            new MemoryStore(),
            new DatabaseOptions { WatchInterval = TimeSpan.FromMilliseconds(milliseconds) }
        );
        Assert.True(opened.Match(Right: _ => false, Left: error => error is DbError.Invalid));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(86_400_000)]
    [InlineData(-1)]
    public void The_bounds_of_the_interval_are_within_it(double milliseconds) =>
        Database
            .Open(new MemoryStore(), new DatabaseOptions { WatchInterval = TimeSpan.FromMilliseconds(milliseconds) })
            .OrThrow()
            .Dispose();
}
