using System.Globalization;
using System.Runtime.CompilerServices;

namespace DbDb.Functional.Tests.Callers;

/// <summary>
/// The caller's code runs in the caller's execution context, and nothing that goes on by itself keeps anybody's.
/// </summary>
public sealed class ContextTests : IDisposable
{
    private static readonly AsyncLocal<object?> _tenant = new();

    private static readonly CultureInfo _culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Entries_are_enumerated_in_their_callers_context_whoever_leads()
    {
        using var db = Database.InMemory();
        using var begun = new ManualResetEventSlim();
        using var go = new ManualResetEventSlim();
        var leader = Task.Run(() =>
        {
            _tenant.Value = "the leader";
            var outcome = db.TransactAsync(tree =>
            {
                begun.Set();
                go.Wait();
                return tree.Set("a", "1");
            });
            return outcome;
        });
        begun.Wait();
        var seen = new List<(object?, CultureInfo)>();
        var load = Task.Run(() =>
        {
            _tenant.Value = "the loader";
            CultureInfo.CurrentCulture = _culture;
            return db.LoadAscending(Enumerable.Range(0, 1000).Select(i =>
            {
                seen.Add((_tenant.Value, CultureInfo.CurrentCulture));
                return new Entry($"{i:D4}", "");
            }));
        });
        await Task.Delay(50); // so that it mostly waits, and another thread leads
        go.Set();
        (await leader).OrThrow();
        (await load).OrThrow();
        Assert.Equal(1000, seen.Count);
        Assert.All(seen, context =>
            Assert.True(context is ("the loader", var culture) && ReferenceEquals(_culture, culture))
        );
    }

    [Fact]
    public async Task Who_waits_for_a_leader_of_another_context_loads_in_its_own()
    {
        using var db = Database.InMemory();
        var seen = new System.Collections.Concurrent.ConcurrentBag<(object?, object?)>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(tenant => Task.Factory.StartNew(
            () =>
            {
                _tenant.Value = tenant;
                for (var i = 0; i < 50; i++)
                {
                    db.LoadAscending(Enumerable.Range(0, 200).Select(entry =>
                    {
                        seen.Add((_tenant.Value, tenant));
                        return new Entry($"{tenant}-{i:D3}-{entry:D3}", "");
                    })).OrThrow();
                }
            },
            TaskCreationOptions.LongRunning)));
        Assert.All(seen, context => Assert.Equal(context.Item2, context.Item1));
    }

    [Fact]
    public async Task No_timer_keeps_what_its_first_caller_had()
    {
        var clock = new ContextClock();
        using var db = Database.Open(_folder.Database, new()
        {
            Clock = clock,
            Durability = Durability.Within(TimeSpan.FromDays(1)),
            AutoCompact = new AutoCompaction(Retention.All),
        }).OrThrow();
        var held = FirstCaller(db);
        await using var watching = db.Watch().GetAsyncEnumerator();
        var next = watching.MoveNextAsync();
        db.Transact(tree => tree.Set("a", "2")).OrThrow();
        await next;
        Assert.True(clock.Timers >= 3);
        Assert.Equal(0, clock.InContext);
        Assert.True(Collected(held));
    }

    public void Dispose() => _folder.Dispose();

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference FirstCaller(Database db)
    {
        var tenant = new object();
        var thread = new Thread(() =>
        {
            _tenant.Value = tenant;
            db.Transact(tree => tree.Set("a", "1")).OrThrow();
            using var ended = new CancellationTokenSource();
            var watch = db.Watch(cancellation: ended.Token).GetAsyncEnumerator(ended.Token);
            var next = watch.MoveNextAsync().AsTask();
            ended.Cancel();
            _ = Assert.ThrowsAnyAsync<OperationCanceledException>(() => next).GetAwaiter().GetResult();
        });
        thread.Start();
        thread.Join();
        return new(tenant);
    }

    private static bool Collected(WeakReference held)
    {
        for (var i = 0; i < 20 && held.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        return !held.IsAlive;
    }

    // Counts the timers that are made where a context would be taken along.
    private sealed class ContextClock : TimeProvider
    {
        private int _timers;
        private int _inContext;

        public int Timers => _timers;

        public int InContext => _inContext;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Interlocked.Increment(ref _timers);
            if (!ExecutionContext.IsFlowSuppressed())
            {
                Interlocked.Increment(ref _inContext);
            }

            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
