namespace DbDb.Functional.Tests;

/// <summary>What following gives only once, how it ends, and on which threads it goes on.</summary>
public sealed class FollowEndTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task What_was_copied_already_when_it_was_told_does_not_come_again()
    {
        var clock = new CountedTimers();
        using var db = Database.InMemory(new() { Clock = clock });
        using var copy = Database.InMemory();
        var follow = copy.Follow(db);
        db.Transact(tree => tree.Set("n", "1")).OrThrow(); // is copied at first, and told by the watch too
        await using var following = follow.GetAsyncEnumerator();
        Assert.True(await following.MoveNextAsync().AsTask().WaitAsync(_patience));
        var next = following.MoveNextAsync().AsTask();
        Assert.Equal(1, clock.Timers); // it waits for others' commits
        db.Transact(tree => tree.Set("n", "2")).OrThrow();

        Assert.True(await next.WaitAsync(_patience));

        Assert.Equal((1L, 2L), (following.Current.Before.Number, following.Current.Commit.Revision.Number));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_has_no_element_where_either_database_is_disposed_of_before_the_first(bool isSource)
    {
        using var db = Database.InMemory();
        using var copy = Database.InMemory();
        await using var following = copy.Follow(db).GetAsyncEnumerator();

        (isSource ? db : copy).Dispose();

        Assert.False(await following.MoveNextAsync().AsTask().WaitAsync(_patience));
    }

    [Fact]
    public async Task Cancellation_is_said_where_the_copy_is_disposed_of_too()
    {
        using var db = Database.InMemory();
        using var copy = Database.InMemory();
        using var cancel = new CancellationTokenSource();
        await using var following = copy.Follow(db, cancel.Token).GetAsyncEnumerator();
        Assert.True(await following.MoveNextAsync().AsTask().WaitAsync(_patience));
        await cancel.CancelAsync();
        copy.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await following.MoveNextAsync());
    }

    [Fact]
    public async Task It_never_needs_the_callers_context()
    {
        using var db = Database.InMemory();
        using var copy = Database.InMemory();
        await using var following = copy.Follow(db).GetAsyncEnumerator();
        var context = new CountedContext();

        Assert.True(await On(context, following.MoveNextAsync).WaitAsync(_patience));
        var next = On(context, following.MoveNextAsync);
        db.Transact(tree => tree.Set("n", "1")).OrThrow();

        Assert.True(await next.WaitAsync(_patience));
        Assert.Equal(0, context.Posts);
    }

    [Fact]
    public async Task Nor_does_watching()
    {
        using var db = Database.InMemory();
        await using var watched = db.Watch().GetAsyncEnumerator();
        var context = new CountedContext();

        var next = On(context, watched.MoveNextAsync);
        db.Transact(tree => tree.Set("n", "1")).OrThrow();

        Assert.True(await next.WaitAsync(_patience));
        Assert.Equal(0, context.Posts);
    }

    private static Task<bool> On(SynchronizationContext context, Func<ValueTask<bool>> step)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(context);
        try
        {
            return step().AsTask();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private sealed class CountedTimers : TimeProvider
    {
        public int Timers { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Timers++;
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }

    // One that is busy for ever would hang whoever needs it: so what is posted is done, and counted.
    private sealed class CountedContext : SynchronizationContext
    {
        private int _posts;

        public int Posts => Volatile.Read(ref _posts);

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref _posts);
            base.Post(d, state);
        }
    }
}
