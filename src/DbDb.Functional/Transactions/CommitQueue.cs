using System.Diagnostics;

namespace DbDb.Functional.Transactions;

/// <summary>
/// The line in which transactions wait. Whoever comes while nobody leads does: runs all that wait, itself among
/// them, in the order in which they came, many at a time; and hands on the lead when it is done itself. So a lone
/// writer waits for nobody, and no thread is kept for those who don't come.
/// </summary>
/// <param name="commitAll">Completes requests: those that can be committed together, in order.</param>
internal sealed class CommitQueue(Action<IReadOnlyList<Request>> commitAll)
{
    private const int MostTogether = 1024;

    // Those whose requests are just complete come again at once, or not at all: a fraction of what a sync takes.
    private static readonly TimeSpan _patience = TimeSpan.FromMicroseconds(200);

    private readonly Lock _gate = new();
    private readonly Queue<Request> _waiting = [];
    private volatile int _waitingCount;
    private int _lastCount;
    private bool _isLed;

    /// <summary>Returns once the request is complete, by this thread or another.</summary>
    public void Run(Request request)
    {
        request.Await();
        if (Enter(request) || request.WaitToLead())
        {
            while (!request.IsComplete)
            {
                RunNextGroup();
            }

            PassOnTheLead();
        }
    }

    /// <summary>Returns at once; another thread runs the request.</summary>
    public void Start(Request request)
    {
        if (Enter(request))
        {
            LeadElsewhere();
        }
    }

    // Whether the request's owner leads now.
    private bool Enter(Request request)
    {
        lock (_gate)
        {
            _waiting.Enqueue(request);
            _waitingCount = _waiting.Count;
            return _isLed != (_isLed = true);
        }
    }

    private void RunNextGroup()
    {
        var group = Take();
        try
        {
            commitAll(group);
        }
        catch (Exception exception)
        {
            // No memory, say. Whoever waits must hear of it, and the line go on.
            group.ForEach(request => request.Fail(exception));
        }

        group.ForEach(request => request.Complete());
    }

    private List<Request> Take()
    {
        AwaitReturning();
        var group = new List<Request>();
        lock (_gate)
        {
            while (
                group.Count < MostTogether
                && _waiting.TryPeek(out var request)
                && !(request.IsExclusive && group.Count > 0)
            )
            {
                _waiting.Dequeue();
                _waitingCount = _waiting.Count;
                if (request.TryTake())
                {
                    group.Add(request);
                    if (request.IsExclusive)
                    {
                        break;
                    }
                }
            }
        }

        _lastCount = group.Count;
        return group;
    }

    // Else of many writers a few would have the next sync for themselves, and the others, who are on their way, wait
    // for it.
    private void AwaitReturning()
    {
        if (_lastCount > 1)
        {
            for (
                var start = Stopwatch.GetTimestamp();
                _waitingCount < _lastCount && Stopwatch.GetElapsedTime(start) < _patience;

            )
            {
                Thread.Yield();
            }
        }
    }

    // To a thread that waits, if one does.
    private void PassOnTheLead()
    {
        Request? next;
        lock (_gate)
        {
            if (_waiting.Count == 0)
            {
                _isLed = false;
                return;
            }

            next = _waiting.FirstOrDefault(request => request.IsWaitedFor);
        }

        if (next is null)
        {
            LeadElsewhere();
        }
        else
        {
            next.Lead();
        }
    }

    private void LeadElsewhere() =>
        ThreadPool.UnsafeQueueUserWorkItem(static queue => queue.LeadOn(), this, preferLocal: false);

    private void LeadOn()
    {
        while (true)
        {
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _isLed = false;
                    return;
                }
            }

            RunNextGroup();
        }
    }
}
