namespace DbDb.Functional.Tests;

/// <summary>Who is inside of a function, and who waits for whom.</summary>
public class CallScopeTests
{
    private readonly CallScope _a = new();
    private readonly CallScope _b = new();
    private readonly CallScope _c = new();

    [Fact]
    public void Inside_is_who_has_entered_and_has_not_left()
    {
        Assert.False(_a.IsInside);
        using (_a.Enter())
        {
            Assert.Equal((true, false), (_a.IsInside, _b.IsInside));
            using (_b.Enter())
            {
                Assert.Equal((true, true, false), (_a.IsInside, _b.IsInside, _c.IsInside));
            }

            Assert.Equal((true, false), (_a.IsInside, _b.IsInside));
        }

        Assert.False(_a.IsInside);
    }

    [Fact]
    public async Task A_task_that_was_begun_inside_is_inside_until_the_function_has_returned()
    {
        using var looked = new ManualResetEventSlim();
        using var left = new ManualResetEventSlim();
        Task<(bool, bool, bool, bool)> task;
        using (_b.Enter())
        {
            using (_a.Enter())
            {
                task = Task.Run(() =>
                {
                    var (inA, inB) = (_a.IsInside, _b.IsInside);
                    looked.Set();
                    left.Wait();
                    return (inA, inB, _a.IsInside, _b.IsInside);
                });
                await Task.Run(() => Assert.True(_a.IsInside));
                looked.Wait();
            }

            left.Set();
            Assert.Equal((true, true, false, true), await task);
        }
    }

    [Fact]
    public void The_thread_that_leads_is_inside_and_no_other()
    {
        var (during, elsewhere) = (false, true);
        using (_a.EnterLead())
        {
            during = _a.IsInside;
            Apart(() => elsewhere = _a.IsInside);
            Assert.False(_b.IsInside);
        }

        Assert.Equal((true, false, false), (during, elsewhere, _a.IsInside));
    }

    [Fact]
    public void What_is_asked_for_inside_is_deferred_and_outside_it_is_not()
    {
        Expect(false);
        using (_a.EnterLead())
        {
            Expect(true);
            Apart(() => Expect(false));
        }

        var visit = _a.Enter();
        var left = ExecutionContext.Capture()!;
        Expect(true);
        visit.Dispose();
        Expect(false);
        ExecutionContext.Run(left, _ => Expect(false), state: null);

        void Expect(bool expected)
        {
            var isDeferred = false;
            Assert.Equal((expected, expected), (_a.Defer(ref isDeferred), isDeferred));
        }
    }

    // Between a look at who is inside and its telling the function may have returned.
    [Fact]
    public void A_visit_that_is_over_defers_nothing()
    {
        var isDeferred = false;
        var visit = _a.Enter();
        Assert.True(visit.DeferToEnd(ref isDeferred));
        Assert.True(isDeferred);
        isDeferred = false;
        visit.Dispose();
        Assert.False(visit.DeferToEnd(ref isDeferred));
        Assert.False(isDeferred);
    }

    [Fact]
    public void Who_is_outside_may_wait_for_anybody_and_tells_nobody()
    {
        Assert.True(_a.TryWait(out var wait));
        Assert.Null(wait);
        using (_a.Enter())
        {
        }

        Assert.True(_a.TryWait(out wait));
        Assert.Null(wait);
    }

    [Fact]
    public void Nobody_waits_for_itself()
    {
        using (_a.Enter())
        {
            Assert.False(_a.TryWait(out var wait));
            Assert.Null(wait);
        }
    }

    [Fact]
    public void Nobody_waits_for_who_waits_for_it_until_that_is_over()
    {
        Inside(_a, () =>
        {
            Assert.True(_b.TryWait(out var wait));
            Assert.NotNull(wait);
            Inside(_b, () => Assert.False(_a.TryWait(out _)));
            Inside(_c, () => Waits(_a));
            wait.Dispose();
            Inside(_b, () => Waits(_a));
        });
    }

    [Fact]
    public void Nor_by_way_of_others()
    {
        Inside(_a, () =>
        {
            Assert.True(_b.TryWait(out var first));
            Inside(_b, () =>
            {
                Assert.True(_c.TryWait(out var second));
                Inside(_c, () =>
                {
                    Assert.False(_a.TryWait(out _));
                    Assert.False(_b.TryWait(out _));
                });
                second!.Dispose();
                Inside(_c, () => Waits(_a));
            });
            first!.Dispose();
        });
    }

    [Fact]
    public void Whose_function_has_returned_waits_no_more()
    {
        IDisposable? wait = null;
        Inside(_a, () => Assert.True(_b.TryWait(out wait)));
        Assert.NotNull(wait);

        Inside(_b, () => Waits(_a));
    }

    [Fact]
    public void Of_several_waits_each_ends_by_itself()
    {
        Inside(_a, () =>
        {
            Assert.True(_b.TryWait(out var first));
            Assert.True(_b.TryWait(out var second));
            Assert.True(_c.TryWait(out var third));
            first!.Dispose();
            Inside(_b, () => Assert.False(_a.TryWait(out _)));
            second!.Dispose();
            Inside(_b, () => Waits(_a));
            Inside(_c, () => Assert.False(_a.TryWait(out _)));
            third!.Dispose();
            Inside(_c, () => Waits(_a));
        });
    }

    private static void Waits(CallScope scope)
    {
        Assert.True(scope.TryWait(out var wait));
        wait!.Dispose();
    }

    private static void Inside(CallScope scope, Action act) => Apart(() =>
    {
        using (scope.Enter())
        {
            act();
        }
    });

    // On a thread that inherits nothing.
    private static void Apart(Action act)
    {
        Exception? thrown = null;
        var thread = new Thread(() => thrown = Xunit.Record.Exception(act)) { IsBackground = true };
        thread.UnsafeStart();
        thread.Join();
        Assert.Null(thrown);
    }
}
