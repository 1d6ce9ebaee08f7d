namespace DbDb.Functional.Tests;

/// <summary>One thread waits for another's word.</summary>
public class WaiterTests
{
    [Fact]
    public void Each_thread_has_one_and_always_the_same()
    {
        Waiter? others = null;
        var mine = Waiter.OfThisThread;
        On(() => others = Waiter.OfThisThread).Join();

        Assert.Same(mine, Waiter.OfThisThread);
        Assert.NotSame(mine, others);
    }

    [Fact]
    public void What_was_said_before_is_heard_at_once_and_again_until_it_is_cleared()
    {
        var waiter = Waiter.OfThisThread;
        waiter.Clear();
        waiter.Wake();
        waiter.Wait();
        waiter.Wait();
        waiter.Clear();
        On(waiter.Wake).Join();
        waiter.Wait();
    }

    [Fact]
    public void Nobody_goes_on_before_it_is_said_and_whoever_sleeps_is_woken()
    {
        var isSaid = 0;
        var heard = -1;
        Waiter? waiter = null;
        using var begun = new ManualResetEventSlim();
        var thread = On(() =>
        {
            waiter = Waiter.OfThisThread;
            waiter.Clear();
            begun.Set();
            waiter.Wait();
            heard = Volatile.Read(ref isSaid);
        });
        begun.Wait();
        Thread.Sleep(20); // so that it sleeps by then, most likely
        Volatile.Write(ref isSaid, 1);
        waiter!.Wake();

        Assert.True(thread.Join(TimeSpan.FromSeconds(20)), "it sleeps for ever");
        Assert.Equal(1, heard);
    }

    private static Thread On(Action act)
    {
        var thread = new Thread(() => act()) { IsBackground = true };
        thread.Start();
        return thread;
    }
}
