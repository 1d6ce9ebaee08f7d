using LanguageExt;

namespace DbDb.Functional.Tests.Stores;

/// <summary>How long a writer waits for the lock, and whom it says it waited for.</summary>
public sealed class WritersLockTests : IDisposable
{
    private readonly DiskInMemory _disk = new();
    private readonly WritersLock _lock;

    public WritersLockTests() => _lock = new(_disk.OpenLock(), "file");

    [Fact]
    public void A_lock_that_is_free_is_taken_and_is_free_again_once_released()
    {
        for (var i = 0; i < 3; i++)
        {
            Taken(TimeSpan.Zero).Dispose();
        }
    }

    [Fact]
    public void Who_waits_for_another_thread_is_told_of_this_process()
    {
        using var held = Taken(TimeSpan.Zero);

        Assert.Equal(Environment.ProcessId, Refused(TimeSpan.Zero).Holder);
        // The system may wait by a clock of ticks of 10 ms.
        Assert.True(Refused(TimeSpan.FromMilliseconds(100)).Waited >= TimeSpan.FromMilliseconds(80));
    }

    [Fact]
    public void Who_waits_for_another_thread_is_told_since_when_it_has_the_lock()
    {
        var before = LockSign.Now();
        using var held = Taken(TimeSpan.Zero);
        var after = LockSign.Now();

        var locked = Refused(TimeSpan.FromMilliseconds(20));

        Assert.True(locked.Since.Match(Some: since => since >= before && since <= after, None: () => false));
        Assert.True(locked.Held >= TimeSpan.Zero);
    }

    [Fact]
    public void Who_waits_for_another_process_is_told_since_when_it_has_the_lock()
    {
        using var other = _disk.OpenLock();
        Assert.True(other.TryTake());
        var since = new Instant(LockSign.Now().UnixTimeTicks - 90 * TimeSpan.TicksPerSecond);
        _disk.Holder = new LockHolder(4711, since);

        var locked = Refused(TimeSpan.Zero);

        Assert.Equal(Option<Instant>.Some(since), locked.Since);
        Assert.InRange(locked.Held, TimeSpan.FromSeconds(90), TimeSpan.FromDays(1));
    }

    [Fact]
    public void A_holder_whose_clock_is_ahead_has_held_the_lock_for_no_time()
    {
        using var other = _disk.OpenLock();
        Assert.True(other.TryTake());
        _disk.Holder = new LockHolder(4711, new(LockSign.Now().UnixTimeTicks + TimeSpan.TicksPerDay));

        Assert.Equal(TimeSpan.Zero, Refused(TimeSpan.Zero).Held);
    }

    [Fact]
    public void A_holder_that_nobody_knows_is_another_writer()
    {
        using var other = _disk.OpenLock();
        Assert.True(other.TryTake());
        _disk.Holder = Option<LockHolder>.None;

        var locked = Refused(TimeSpan.Zero);

        Assert.Equal(0, locked.Holder);
        Assert.True(locked.Since.IsNone);
        Assert.Equal("file: locked by another writer after waiting 0 s", locked.Message);
    }

    [Theory]
    [InlineData(12, "12 s")]
    [InlineData(119.96, "120 s")]
    [InlineData(3 * 60, "3 min")]
    [InlineData(3 * 60 * 60, "3 h")]
    [InlineData(3 * 24 * 60 * 60, "3 days")]
    public void The_message_says_who_has_the_lock_and_since_when(double seconds, string words) =>
        Assert.Equal(
            $"file: locked by process 123 since 14:03:07 UTC (for {words}) after waiting 30 s",
            new DbError.Locked(
                "file",
                123,
                TimeSpan.FromSeconds(30),
                new Instant(1_795_356_187 * TimeSpan.TicksPerSecond),
                TimeSpan.FromSeconds(seconds)
            ).Message
        );

    [Fact]
    public void Who_waits_for_another_process_is_told_of_that_and_leaves_the_lock_to_other_threads()
    {
        using var other = _disk.OpenLock();
        Assert.True(other.TryTake());

        Assert.Equal(4711, Refused(TimeSpan.Zero).Holder);
        var locked = Refused(TimeSpan.FromMilliseconds(20));
        Assert.Equal(4711, locked.Holder); // and not this process: the thread before has let go
        Assert.True(locked.Waited >= TimeSpan.FromMilliseconds(20));

        other.Release();
        Taken(TimeSpan.Zero).Dispose();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(30_000)]
    [InlineData(50L * 24 * 60 * 60 * 1000)] // longer than the system can wait at once
    public void Who_waits_long_enough_gets_the_lock(long milliseconds)
    {
        using var other = _disk.OpenLock();
        Assert.True(other.TryTake());
        var tries = 0;
        _disk.Before = operation =>
        {
            if (operation is "lock" && ++tries == 40)
            {
                other.Release();
            }
        };

        Taken(TimeSpan.FromMilliseconds(milliseconds)).Dispose();

        Assert.Equal(40, tries);
    }

    [Fact]
    public async Task Taking_it_for_good_ends_every_wait_and_lasts()
    {
        using var other = _disk.OpenLock();
        Assert.True(other.TryTake());
        using var isUnderWay = new ManualResetEventSlim();
        _disk.Before = _ => isUnderWay.Set();
        var waiting = Task.Run(() => _lock.Take(Timeout.InfiniteTimeSpan));
        isUnderWay.Wait();

        Assert.True(_lock.TakeForGood(TimeSpan.Zero).IsNone);

        Assert.True((await waiting).Match(Right: _ => false, Left: error => error is DbError.Closed));
        other.Release();
        Assert.True(_lock.Take(TimeSpan.Zero).Match(Right: _ => false, Left: error => error is DbError.Closed));
        Assert.True(_lock.TakeForGood(TimeSpan.Zero).IsSome);
    }

    [Fact]
    public void A_lock_whose_taking_fails_is_left_to_other_threads()
    {
        _disk.Before = operation => throw FaultyDisk.Error(operation);
        Assert.Throws<DiskException>(() => _lock.Take(TimeSpan.Zero));
        _disk.Before = operation => _ = operation is "lock" ? throw FaultyDisk.Error(operation) : 0;
        Assert.Throws<DiskException>(() => _lock.Take(TimeSpan.Zero));
        _disk.Before = _ => { };

        using var other = _disk.OpenLock();
        Assert.True(other.TryEnterTurnstile());
        other.LeaveTurnstile();
        Taken(TimeSpan.Zero).Dispose();
    }

    public void Dispose()
    {
        _lock.Dispose();
        Assert.Equal(0, _disk.Open);
    }

    private IDisposable Taken(TimeSpan timeout) =>
        _lock
            .Take(timeout)
            .Match(Right: held => held, Left: error => throw new Xunit.Sdk.XunitException(error.Message));

    private DbError.Locked Refused(TimeSpan timeout) =>
        Assert.IsType<DbError.Locked>(
            _lock
                .Take(timeout)
                .Match(Right: _ => throw new Xunit.Sdk.XunitException("it was taken"), Left: error => error)
        );
}
