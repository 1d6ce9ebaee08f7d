namespace DbDb.Functional.Transactions;

/// <summary>What somebody wants the queue to do, and waits for: a thread, or a task.</summary>
internal abstract class Request
{
    private const int Waiting = 0;
    private const int Taken = 1;
    private const int Cancelled = 2;

    private int _stage;
    private Waiter? _waiter;
    private IDisposable? _wait;
    private volatile bool _isComplete;

    /// <summary>Whether a thread waits for it, which may be asked to lead.</summary>
    public abstract bool IsWaitedFor { get; }

    /// <summary>Whether it can't be run together with others.</summary>
    public virtual bool IsExclusive => false;

    /// <summary>Whether it is done.</summary>
    public bool IsComplete => _isComplete;

    /// <summary>What tells others that it is waited for, until it is complete or cancelled.</summary>
    public void HoldWait(IDisposable? wait) => _wait = wait;

    /// <summary>The thread that asks will wait for it.</summary>
    public void Await()
    {
        _waiter = Waiter.OfThisThread;
        _waiter.Clear();
    }

    /// <summary>Takes it out of the line to be run; false if it was cancelled before.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref _stage, Taken, Waiting) == Waiting;

    /// <summary>Cancels it; false if it was taken before.</summary>
    public bool TryCancel()
    {
        if (Interlocked.CompareExchange(ref _stage, Cancelled, Waiting) != Waiting)
        {
            return false;
        }

        _wait?.Dispose();
        return true;
    }

    /// <summary>Waits until it is complete, which gives false, or its thread is to lead.</summary>
    public bool WaitToLead()
    {
        _waiter!.Wait();
        return !_isComplete;
    }

    /// <summary>Makes the thread that waits for it lead.</summary>
    public void Lead() => _waiter!.Wake();

    /// <summary>It couldn't be run, for a reason that is nobody's error.</summary>
    public abstract void Fail(Exception exception);

    /// <summary>It is complete.</summary>
    public virtual void Complete()
    {
        _wait?.Dispose(); // before anybody hears of it and goes on
        _isComplete = true;
        _waiter?.Wake();
    }
}
