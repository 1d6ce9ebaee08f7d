using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Versioning;

#pragma warning disable CA1068 // the parameters are those of what it stands for
#pragma warning disable CS9216 // a lock is a key here

namespace DbDb.Functional.Properties;

/// <summary>
/// What the product's code calls, once it is rewritten, wherever threads meet. On a thread that no scheduler knows of
/// it does what it did before.
/// </summary>
internal static class Seams
{
    /// <summary>Before something is read or written that other threads may write or read.</summary>
    public static void Step(string site) => Scheduler.Current?.Step(site);

    /// <summary>
    /// In place of asking the collector, which comes by the machine's own time: no schedule waits for it, nor is
    /// changed by it.
    /// </summary>
    public static void GiveNothingBack(LogSwitch logs) => ArgumentNullException.ThrowIfNull(logs);

    /// <summary>
    /// The same within the cache of nodes, which takes so many steps that little else would happen between.
    /// </summary>
    public static void StepInCache(string site)
    {
        if (Scheduler.Current is { SeesCache: true } scheduler)
        {
            scheduler.Step(site);
        }
    }

    public static Lock.Scope EnterScope(Lock gate, string site)
    {
        if (Fiber.Current is { } me)
        {
            if (Plants.IsLeftOut(me.Scheduler.Fault, site))
            {
                me.Held.Push(null);
                me.Scheduler.Step(site);
                return default;
            }

            me.Scheduler.Enter(gate, site);
            me.Held.Push(gate);
        }

        return gate.EnterScope();
    }

    public static void Exit(ref Lock.Scope scope)
    {
        scope.Dispose();
        if (Fiber.Current is { } me && me.Held.Pop() is { } gate)
        {
            me.Scheduler.Exit(gate);
        }
    }

    public static bool HasFutex() =>
        Scheduler.Current is { } scheduler ? scheduler.Fault is not Plant.NoFutex : Futex.IsSupported;

    [SupportedOSPlatform("linux")]
    public static void FutexWait(int[] number, string site)
    {
        if (Scheduler.Current is { } scheduler)
        {
            Demand(scheduler);
            scheduler.Sleep(number, site);
        }
        else
        {
            Futex.Wait(number);
        }
    }

    [SupportedOSPlatform("linux")]
    public static void FutexWake(int[] number, string site)
    {
        if (Scheduler.Current is { } scheduler)
        {
            Demand(scheduler);
            scheduler.Wake(number, site);
        }
        else
        {
            Futex.Wake(number);
        }
    }

    // On a system that has none, the number of the call is that of another.
    private static void Demand(Scheduler scheduler)
    {
        if (scheduler.Fault is Plant.NoFutex)
        {
            throw new InvalidOperationException("the futex is called where there is none");
        }
    }

    public static void MonitorEnter(object gate, ref bool taken, string site)
    {
        Scheduler.Current?.Enter(gate, site);
        Monitor.Enter(gate, ref taken);
    }

    public static void MonitorExit(object gate)
    {
        Monitor.Exit(gate);
        Scheduler.Current?.Exit(gate);
    }

    public static bool MonitorWait(object gate, string site)
    {
        if (Scheduler.Current is not { } scheduler)
        {
            return Monitor.Wait(gate);
        }

        MonitorExit(gate);
        scheduler.Sleep((int[])gate, site, unlessSet: false);
        var taken = false;
        MonitorEnter(gate, ref taken, site);
        return true;
    }

    public static void MonitorPulse(object gate, string site)
    {
        if (Scheduler.Current is { } scheduler)
        {
            scheduler.Wake((int[])gate, site);
        }
        else
        {
            Monitor.Pulse(gate);
        }
    }

    public static bool SemaphoreWait(
        SemaphoreSlim semaphore, TimeSpan patience, CancellationToken cancellation, string site)
    {
        if (Scheduler.Current is not { } scheduler)
        {
            return semaphore.Wait(patience, cancellation);
        }

        scheduler.Await(
            site,
            () => semaphore.CurrentCount > 0 || cancellation.IsCancellationRequested,
            patience == Timeout.InfiniteTimeSpan ? null : patience);
        return semaphore.Wait(0, cancellation);
    }

    public static void SemaphoreWait(SemaphoreSlim semaphore, string site) =>
        SemaphoreWait(semaphore, Timeout.InfiniteTimeSpan, CancellationToken.None, site);

    public static bool Yield(string site)
    {
        if (Scheduler.Current is not { } scheduler)
        {
            return Thread.Yield();
        }

        scheduler.Step(site, givesWay: true);
        return true;
    }

    public static void Sleep(int milliseconds, string site) => Pause(milliseconds * 1000, site);

    public static void Pause(int microseconds, string site)
    {
        if (Scheduler.Current is { } scheduler)
        {
            scheduler.Step(site, givesWay: true);
            scheduler.Await(site, () => microseconds == 0, TimeSpan.FromMicroseconds(microseconds));
        }
        else
        {
            Thread.Sleep(microseconds / 1000);
        }
    }

    public static long GetTimestamp() =>
        Scheduler.Current is { } scheduler
            ? (long)(scheduler.Now.TotalSeconds * Stopwatch.Frequency)
            : Stopwatch.GetTimestamp();

    public static TimeSpan GetElapsedTime(long start) => Stopwatch.GetElapsedTime(start, GetTimestamp());

    public static bool QueueWork<T>(Action<T> work, T state, bool preferLocal)
    {
        if (Scheduler.Current is not { } scheduler)
        {
            return ThreadPool.UnsafeQueueUserWorkItem(work, state, preferLocal);
        }

        scheduler.Start("pool", () => work(state));
        return true;
    }

    public static Task CancelAsync(CancellationTokenSource source)
    {
        if (Scheduler.Current is not { } scheduler)
        {
            return source.CancelAsync();
        }

        scheduler.Start("cancellation", source.Cancel);
        return Task.CompletedTask;
    }

    public static CancellationTokenRegistration UnsafeRegister(
        ref CancellationToken token, Action<object?> callback, object? state)
    {
        if (Scheduler.Current is not { } scheduler)
        {
            return token.UnsafeRegister(callback, state);
        }

        var registered = new Registered();
        var registration = token.UnsafeRegister(_ => registered.Call(callback, state), null);
        scheduler.Registrations[registration] = registered;
        return registration;
    }

    public static ConfiguredAsyncDisposable WithContext(IAsyncDisposable disposable, bool _) =>
        (disposable is CancellationTokenRegistration registration && Scheduler.Current is { } scheduler
            ? new Unregistering(scheduler, registration)
            : disposable).ConfigureAwait(true);
}

/// <summary>A call for when something is cancelled. Whoever takes it back while it is made waits for its end.</summary>
internal sealed class Registered
{
    private readonly TaskCompletionSource _over = new();

    public Fiber? Caller { get; private set; }

    public Task Over => _over.Task;

    public void Call(Action<object?> callback, object? state)
    {
        Caller = Fiber.Current;
        try
        {
            callback(state);
        }
        finally
        {
            Caller = null;
            _over.TrySetResult();
        }
    }
}

internal sealed class Unregistering(Scheduler scheduler, CancellationTokenRegistration registration) : IAsyncDisposable
{
    public ValueTask DisposeAsync()
    {
        registration.Unregister();
        return scheduler.Registrations.TryGetValue(registration, out var registered)
            && registered.Caller is { } caller && !ReferenceEquals(caller, Fiber.Current)
            ? new(registered.Over)
            : ValueTask.CompletedTask;
    }
}
