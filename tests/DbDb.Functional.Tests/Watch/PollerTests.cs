using System.Runtime.ExceptionServices;

namespace DbDb.Functional.Tests;

/// <summary>When the timer is set that looks for others' commits, by a clock that is set by hand.</summary>
public sealed class PollerTests : IDisposable
{
    private readonly Clock _clock = new();
    private readonly Signal _signal = new();
    private readonly Poller _poller;

    public PollerTests() => _poller = new(_signal, () => { }, TimeSpan.FromSeconds(10), _clock);

    [Fact]
    public async Task Who_comes_after_a_while_waits_for_what_is_left_of_the_interval_and_never_for_less_than_nothing()
    {
        await Waited(TimeSpan.Zero);
        _clock.Pass(seconds: 10);
        _clock.Fire(); // nobody waits: it isn't set again
        Assert.Equal(Timeout.InfiniteTimeSpan, _clock.Due);

        _clock.Pass(seconds: 4);
        await Waited(TimeSpan.FromSeconds(6));
        _clock.Fire();

        _clock.Pass(seconds: 14);
        await Waited(TimeSpan.Zero);
    }

    [Fact]
    public async Task The_timer_is_set_once_for_all_who_wait()
    {
        Task[] waiting = [Wait(), Wait(), Wait()];

        Assert.Equal((1, 1), (_clock.Timers, _clock.Changes));
        _signal.Notify();
        await Task.WhenAll(waiting);
    }

    [Fact]
    public async Task A_clock_that_sets_no_timer_is_told_to_who_waits_and_tried_again_by_the_next()
    {
        _clock.Refusal = new NotSupportedException("no timer");
        var refused = Wait();
        Assert.True(refused.IsFaulted);
        Assert.Same(_clock.Refusal, await Assert.ThrowsAsync<NotSupportedException>(() => refused));

        _clock.Refusal = null;
        var next = Wait();
        Assert.Equal((1, TimeSpan.Zero), (_clock.Changes, _clock.Due));
        _signal.Notify();
        await next;
    }

    [Fact]
    public async Task Once_it_is_disposed_of_there_is_no_timer()
    {
        var waiting = Wait();
        Assert.False(_clock.IsDisposed);

        _poller.Dispose();

        Assert.True(_clock.IsDisposed);
        _signal.Close();
        await waiting;
    }

    [Fact]
    public async Task A_database_that_is_disposed_of_has_no_timer()
    {
        using var db = Database.InMemory(new() { Clock = _clock });
        var waiting = db.Watch().GetAsyncEnumerator().MoveNextAsync();
        Assert.Equal((1, false), (_clock.Timers, _clock.IsDisposed));

        db.Dispose();

        Assert.True(_clock.IsDisposed);
        Assert.False(await waiting);
    }

    public void Dispose()
    {
        _poller.Dispose();
        _clock.Dispose();
    }

    private Task Wait() => _poller.Wait(_signal.Next(), CancellationToken.None);

    private async Task Waited(TimeSpan due)
    {
        var waiting = Wait();
        Assert.Equal(due, _clock.Due);
        if (due == TimeSpan.Zero)
        {
            _clock.Fire();
        }

        _signal.Notify();
        await waiting;
    }

    private sealed class Clock : TimeProvider, ITimer
    {
        private long _now;
        private Action _fired = () => { };

        public Exception? Refusal { get; set; }

        public TimeSpan Due { get; private set; } = Timeout.InfiniteTimeSpan;

        public int Timers { get; private set; }

        public int Changes { get; private set; }

        public bool IsDisposed { get; private set; }

        public override long TimestampFrequency => 1;

        public void Pass(int seconds) => _now += seconds;

        public void Fire()
        {
            Due = Timeout.InfiniteTimeSpan;
            _fired();
        }

        public override long GetTimestamp() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Timers++;
            _fired = () => callback(state);
            return this;
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            if (Refusal is { } refusal)
            {
                ExceptionDispatchInfo.Throw(refusal);
            }

            Changes++;
            Due = dueTime;
            return true;
        }

        public void Dispose() => IsDisposed = true;

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
