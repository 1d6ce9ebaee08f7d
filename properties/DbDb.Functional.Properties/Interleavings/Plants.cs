using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace DbDb.Functional.Properties;

/// <summary>
/// What is called in place of the product's methods that races are planted in: the method itself, unless its race is
/// planted.
/// </summary>
internal static class Plants
{
    /// <summary>Whether a lock is left out where a fault is planted.</summary>
    internal static bool IsLeftOut(Plant fault, string site) => fault switch
    {
        Plant.CacheUnlocked => site.StartsWith("NodeCache.", StringComparison.Ordinal),
        Plant.MovesUnlocked => site.StartsWith("Cell.MoveTo", StringComparison.Ordinal),
        Plant.FollowsUnlocked => site.StartsWith("LogSwitch.SwitchTo", StringComparison.Ordinal),
        Plant.LineUnlocked => site.StartsWith("CommitQueue.Enter", StringComparison.Ordinal),
        Plant.LogUnlocked => site.StartsWith("MemoryStore.Append", StringComparison.Ordinal),
        _ => false,
    };

    internal static Task Wait(Poller poller, Task<ExceptionDispatchInfo?> next, CancellationToken cancellation)
    {
        if (IsPlanted(Plant.WatchLooksFirst))
        {
            Seams.Step("planted");
            next = SignalOf(poller).Next();
        }

        return poller.Wait(next, cancellation);
    }

    internal static void PassOnTheLead(CommitQueue queue)
    {
        if (IsPlanted(Plant.LeadIsLost))
        {
            Seams.Step("planted");
            if (WaitingIn(queue).Count == 0)
            {
                Seams.Step("planted");
                IsLed(queue) = false;
                return;
            }
        }

        RealPassOnTheLead(queue);
    }

    internal static void RunNextGroup(CommitQueue queue)
    {
        if (IsPlanted(Plant.LeaderDies))
        {
            var group = Take(queue);
            CommitAllOf(queue)(group);
            group.ForEach(request => request.Complete());
        }
        else
        {
            RealRunNextGroup(queue);
        }
    }

    internal static bool TryTake(Request request)
    {
        if (!IsPlanted(Plant.TakenTwice))
        {
            return request.TryTake();
        }

        Seams.Step("planted");
        var isWaiting = StageOf(request) == 0;
        Seams.Step("planted");
        StageOf(request) = 1;
        return isWaiting;
    }

    internal static void Await(Request request)
    {
        if (!IsPlanted(Plant.ForgetsLate))
        {
            request.Await();
        }
        else
        {
            WaiterOf(request) = Waiter.OfThisThread;
        }
    }

    internal static void FlushInTime(Flusher flusher)
    {
        if (!IsPlanted(Plant.FlushForgets))
        {
            RealFlushInTime(flusher);
            return;
        }

        _ = RealFlushNow(flusher);
        Seams.Step("planted");
        IsFlushDue(flusher) = false;
    }

    internal static bool IsOpen(LogSwitch logs, IStore store) =>
        !IsPlanted(Plant.SuccessorClosed) && RealIsOpen(logs, store);

    internal static bool WaitToLead(Request request)
    {
        if (IsPlanted(Plant.ForgetsLate))
        {
            WaiterOf(request)!.Clear();
        }

        return request.WaitToLead();
    }

    internal static void Close(Signal signal)
    {
        if (IsPlanted(Plant.ClosesLate))
        {
            signal.Notify();
            Seams.Step("planted");
            IsClosed(signal) = true;
        }
        else
        {
            signal.Close();
        }
    }

    private static bool IsPlanted(Plant fault) => Scheduler.Current?.Fault == fault;

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<signal>P")]
    private static extern ref Signal SignalOf(Poller poller);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_waiting")]
    private static extern ref Queue<Request> WaitingIn(CommitQueue queue);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_isLed")]
    private static extern ref bool IsLed(CommitQueue queue);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "PassOnTheLead")]
    private static extern void RealPassOnTheLead(CommitQueue queue);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "RunNextGroup")]
    private static extern void RealRunNextGroup(CommitQueue queue);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Take")]
    private static extern List<Request> Take(CommitQueue queue);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "<commitAll>P")]
    private static extern ref Action<IReadOnlyList<Request>> CommitAllOf(CommitQueue queue);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_stage")]
    private static extern ref int StageOf(Request request);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_waiter")]
    private static extern ref Waiter? WaiterOf(Request request);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "FlushInTime")]
    private static extern void RealFlushInTime(Flusher flusher);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "FlushNow")]
    private static extern LanguageExt.Either<DbError, Snapshot> RealFlushNow(Flusher flusher);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_isDue")]
    private static extern ref bool IsFlushDue(Flusher flusher);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "IsOpen")]
    private static extern bool RealIsOpen(LogSwitch logs, IStore store);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_isClosed")]
    private static extern ref bool IsClosed(Signal signal);
}
