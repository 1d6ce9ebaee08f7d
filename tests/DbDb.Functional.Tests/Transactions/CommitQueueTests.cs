using System.Collections.Concurrent;

namespace DbDb.Functional.Tests;

/// <summary>In which groups the line is run, and by whom.</summary>
public sealed class CommitQueueTests : IDisposable
{
    private readonly ConcurrentQueue<(int Thread, Asked[] Group)> _groups = [];
    private readonly ManualResetEventSlim _go = new();
    private readonly CommitQueue _queue;
    private Action<IReadOnlyList<Request>> _whileLed = _ => { };

    public CommitQueueTests() => _queue = new(group =>
    {
        _groups.Enqueue((Environment.CurrentManagedThreadId, [.. group.Cast<Asked>()]));
        _whileLed(group);
    });

    [Fact]
    public void Who_comes_alone_is_run_by_the_thread_that_asks_again_and_again()
    {
        for (var i = 0; i < 3; i++)
        {
            var asked = new Asked(isWaitedFor: true);
            _queue.Run(asked);
            Assert.Equal((true, 1), (asked.IsComplete, asked.Times));
        }

        Assert.All(_groups, led =>
            Assert.Equal((Environment.CurrentManagedThreadId, 1), (led.Thread, led.Group.Length))
        );
        Assert.Equal(3, _groups.Count);
    }

    [Fact]
    public void Who_is_only_started_is_run_by_another_thread_again_and_again()
    {
        for (var i = 0; i < 3; i++)
        {
            var asked = new Asked();
            _queue.Start(asked);
            asked.Wait();
        }

        Assert.Equal(3, _groups.Count);
    }

    [Fact]
    public void Those_that_wait_are_run_together_in_order_up_to_1024()
    {
        var first = Blocked();
        var others = Started(2000);
        Go(first, others);

        Assert.Equal([1, 1024, 976], _groups.Select(led => led.Group.Length));
        Assert.Equal([first, .. others], _groups.SelectMany(led => led.Group));
        Assert.All(others, asked => Assert.Equal(1, asked.Times));
    }

    [Fact]
    public void What_is_done_alone_is_in_nobody_elses_group()
    {
        var first = Blocked();
        Asked[] others =
        [
            new(),
            new(),
            new(isExclusive: true),
            new(isExclusive: true),
            new(),
            new(),
            new(isExclusive: true),
        ];
        Array.ForEach(others, _queue.Start);
        Go(first, others);

        Assert.Equal([1, 2, 1, 1, 2, 1], _groups.Select(led => led.Group.Length));
        Assert.Equal([first, .. others], _groups.SelectMany(led => led.Group));
    }

    [Fact]
    public void What_is_cancelled_is_run_never_and_by_then_it_can_not_be_cancelled()
    {
        var first = Blocked();
        var others = Started(4);
        Assert.True(others[1].TryCancel());
        Assert.False(others[1].TryCancel());
        Assert.False(first.TryCancel());
        Go(first, others[0], others[2], others[3]);

        Assert.Equal([first, others[0], others[2], others[3]], _groups.SelectMany(led => led.Group));
        Assert.False(others[1].IsComplete);
        Assert.False(others[0].TryCancel());
    }

    [Fact]
    public void Where_running_throws_each_of_the_group_is_told_and_the_line_goes_on()
    {
        var thrown = new InvalidOperationException("no memory, say");
        var first = Blocked();
        var others = Started(3);
        _whileLed = group =>
        {
            if (group.Contains(others[0]))
            {
                throw thrown;
            }
        };
        Go(first, others);
        var next = new Asked(isWaitedFor: true);
        _queue.Run(next);

        Assert.Null(first.Failure);
        Assert.All(others, asked => Assert.Same(thrown, asked.Failure));
        Assert.Null(next.Failure);
        Assert.True(next.IsComplete);
    }

    [Fact]
    public void A_thread_whose_request_is_complete_leaves_those_that_were_only_started_to_another()
    {
        Asked? late = null;
        _whileLed = group =>
        {
            if (late is null)
            {
                late = new();
                _queue.Start(late);
            }
        };
        var thread = On(() => _queue.Run(new Asked(isWaitedFor: true)));
        thread.Join();
        late!.Wait();

        Assert.Equal([1, 1], _groups.Select(led => led.Group.Length));
        Assert.NotEqual(thread.ManagedThreadId, _groups.Last().Thread);
    }

    [Fact]
    public void A_thread_that_waits_is_made_to_lead_by_the_one_that_leads_before_it()
    {
        var (first, second) = (new Asked(isWaitedFor: true), new Asked(isWaitedFor: true));
        Thread? waiting = null;
        _whileLed = group =>
        {
            if (group.Contains(first))
            {
                waiting = On(() => _queue.Run(second));
                Thread.Sleep(20); // so that it waits by then, most likely; else it leads all the same
            }
        };
        _queue.Run(first);
        waiting!.Join();

        Assert.Equal(
            [Environment.CurrentManagedThreadId, waiting.ManagedThreadId],
            _groups.Select(led => led.Thread)
        );
        Assert.Equal([first, second], _groups.SelectMany(led => led.Group));
        Assert.Equal(1, second.Times);
    }

    [Fact]
    public void Who_waits_is_run_by_another_that_runs_both()
    {
        var first = Blocked();
        Asked[] others = [new(isWaitedFor: true), new(isWaitedFor: true)];
        var waiting = others.Select(asked => On(() => _queue.Run(asked))).ToArray();
        Go(first, others);
        Array.ForEach(waiting, thread => thread.Join());

        Assert.All(others, asked => Assert.Equal(1, asked.Times));
        _queue.Run(new Asked(isWaitedFor: true));
        Assert.Equal(4, _groups.Sum(led => led.Group.Length));
    }

    [Fact]
    public void What_tells_others_of_a_wait_is_over_when_it_is_complete_or_cancelled_and_not_before()
    {
        var (complete, cancelled) = (new Telling(), new Telling());
        var first = Blocked();
        var others = Started(2);
        others[0].HoldWait(complete);
        others[1].HoldWait(cancelled);
        Assert.Equal((0, 0), (complete.Times, cancelled.Times));
        others[1].TryCancel();
        others[1].TryCancel();
        Assert.Equal((0, 1), (complete.Times, cancelled.Times));
        Go(first, others[0]);

        Assert.Equal((1, 1), (complete.Times, cancelled.Times));
    }

    public void Dispose()
    {
        _go.Set();
        _go.Dispose();
    }

    private static Thread On(Action act)
    {
        var thread = new Thread(() => act()) { IsBackground = true };
        thread.Start();
        return thread;
    }

    // One that is run until it may go on, so that others gather after it.
    private Asked Blocked()
    {
        var first = new Asked();
        using var begun = new ManualResetEventSlim();
        _whileLed = group =>
        {
            begun.Set();
            _go.Wait();
        };
        _queue.Start(first);
        begun.Wait();
        _whileLed = _ => { };
        return first;
    }

    private Asked[] Started(int count)
    {
        Asked[] asked = [.. Enumerable.Range(0, count).Select(_ => new Asked())];
        Array.ForEach(asked, _queue.Start);
        return asked;
    }

    private void Go(Asked first, params Asked[] others)
    {
        _go.Set();
        first.Wait();
        Array.ForEach(others, asked => asked.Wait());
    }

    private sealed class Telling : IDisposable
    {
        public int Times { get; private set; }

        public void Dispose() => Times++;
    }

    private sealed class Asked(bool isWaitedFor = false, bool isExclusive = false) : Request
    {
        private readonly TaskCompletionSource _done = new();

        public int Times { get; private set; }

        public Exception? Failure { get; private set; }

        public override bool IsWaitedFor => isWaitedFor;

        public override bool IsExclusive => isExclusive;

        public override void Fail(Exception exception) => Failure = exception;

        public override void Complete()
        {
            Times++;
            base.Complete();
            _done.TrySetResult();
        }

        public void Wait() => _done.Task.Wait(TimeSpan.FromSeconds(20));
    }
}
