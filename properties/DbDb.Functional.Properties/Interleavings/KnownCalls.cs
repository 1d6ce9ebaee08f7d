
namespace DbDb.Functional.Properties;

/// <summary>
/// Whatever the product calls of threads and tasks is known to be seen by the scheduler, or not to matter: what isn't
/// would wait where nobody sees it.
/// </summary>
public class KnownCalls
{
    // What waits for nothing, or what is seen where it goes on.
    private static readonly string[] _harmless =
    [
        "AsyncLocal`1",
        "CancellationToken",
        "CancellationTokenSource",
        "ContextCallback",
        "ExecutionContext",
        "ITimer.Change",
        "LazyInitializer",
        "Lock..ctor",
        "SemaphoreSlim..ctor",
        "SemaphoreSlim.Dispose",
        "SemaphoreSlim.Release",
        "Tasks.Sources.",
        "Tasks.Task.ConfigureAwait",
        "Tasks.Task.FromCanceled",
        "Tasks.Task.FromResult",
        "Tasks.TaskCompletionSource`1",
        "Tasks.Task`1.ConfigureAwait",
        "Tasks.Task`1.WaitAsync",
        "Tasks.ValueTask",
        "TimerCallback",
    ];

    // Where the programs of these laws don't come: what loads, and writes long segments, by several threads; and
    // threads and tasks that only call what waits.
    private static readonly string[] _elsewhere =
    [
        "Tasks.Parallel.For",
        "Tasks.Task.Run",
        "Tasks.Task.get_Factory",
        "Tasks.TaskAsyncEnumerableExtensions.ToBlockingEnumerable",
        "Tasks.TaskFactory.StartNew",
        "Tasks.TaskScheduler.get_Default",
        "Thread..ctor",
        "Thread.Join",
        "Thread.UnsafeStart",
        "Thread.set_IsBackground",
        "Thread.set_Name",
        "ThreadStart..ctor",
    ];

    [Fact]
    public void Nothing_waits_where_the_scheduler_does_not_see_it()
    {
        var unknown = new[] { typeof(Database), typeof(Tree) }
            .SelectMany(type => Rewriter.Unknown(type.Assembly.Location))
            .Where(call => !Array.Exists(_harmless, call.StartsWith) && !_elsewhere.Contains(call))
            .Distinct()
            .Order();
        Assert.Empty(unknown);
    }

    [Fact]
    public void Whatever_is_to_be_watched_is_there() =>
        Assert.Empty(Rewriter.Absent(typeof(Database).Assembly.Location, typeof(Tree).Assembly.Location));
}
