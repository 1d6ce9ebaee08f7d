namespace DbDb.Functional.Current;

/// <summary>
/// Tells what is called from inside a transaction's function, on its thread or on a task that it started: that would
/// wait for what waits for it. Of several
/// databases it tells whose functions wait for whose transactions, so that those who would wait in a circle are told in
/// place of waiting for ever.
/// </summary>
internal sealed class CallScope
{
    // Nothing here is done while many wait for it: it is taken only by who waits for one database from inside a
    // function of another.
    private static readonly Lock _gate = new();

    // Whatever the caller is inside of, the innermost first.
    private static readonly AsyncLocal<Visit?> _innermost = new();

    private readonly List<Wait> _waits = [];
    private int _leadingThread;

    /// <summary>
    /// Whether the caller is inside a function that hasn't returned yet, or is called by the thread that leads the
    /// line.
    /// </summary>
    public bool IsInside => IsLedHere || Innermost(this) is not null;

    /// <summary>Enters a function, until what this returns is disposed of.</summary>
    public Visit Enter() => _innermost.Value = new(this, Innermost(null));

    /// <summary>This thread leads the line, until what this returns is disposed of: one at a time does.</summary>
    public Lead EnterLead()
    {
        Volatile.Write(ref _leadingThread, Environment.CurrentManagedThreadId);
        return new(this);
    }

    /// <summary>
    /// Whether the caller is inside: then <paramref name="deferred"/> tells the thread that leads the line, before it
    /// is done with those that it runs now, that something was asked for that can't be done inside.
    /// </summary>
    public bool Defer(ref bool deferred)
    {
        if (IsLedHere)
        {
            Volatile.Write(ref deferred, true);
            return true;
        }

        return Innermost(this) is { } inside && inside.DeferToEnd(ref deferred);
    }

    /// <summary>
    /// The caller waits for this database's line from now on, until what is given is disposed of; nothing is given
    /// where it isn't inside a function of another
    /// database.
    /// </summary>
    /// <returns>False if a function of this database waits, be it by way of others, for the one that the caller is
    /// inside of.</returns>
    public bool TryWait(out IDisposable? wait)
    {
        wait = null;
        if (Innermost(null) is not { } from)
        {
            return true;
        }

        lock (_gate)
        {
            if (LeadsTo(from.Scope))
            {
                return false;
            }

            var begun = new Wait(from, this);
            from.Scope._waits.Add(begun);
            wait = begun;
            return true;
        }
    }

    private bool IsLedHere => Volatile.Read(ref _leadingThread) == Environment.CurrentManagedThreadId;

    // Of those that aren't over, in this scope or in any.
    private static Visit? Innermost(CallScope? scope)
    {
        for (var visit = _innermost.Value; visit is not null; visit = visit.Outer)
        {
            if (!visit.IsOver && (scope is null || visit.IsOf(scope)))
            {
                return visit;
            }
        }

        return null;
    }

    // With the gate held.
    private bool LeadsTo(CallScope sought)
    {
        var seen = new HashSet<CallScope> { this };
        var left = new Stack<CallScope>([this]);
        while (left.TryPop(out var next))
        {
            if (ReferenceEquals(next, sought))
            {
                return true;
            }

            foreach (var wait in next._waits)
            {
                if (!wait.From.IsOver && seen.Add(wait.Target))
                {
                    left.Push(wait.Target);
                }
            }
        }

        return false;
    }

    public sealed class Visit(CallScope scope, Visit? outer) : IDisposable
    {
        private readonly Lock _ending = new();
        private volatile bool _isOver;

        public bool IsOver => _isOver;

        public CallScope Scope => scope;

        public Visit? Outer => outer;

        public bool IsOf(CallScope other) => ReferenceEquals(scope, other);

        // Whether it isn't over by then.
        public bool DeferToEnd(ref bool deferred)
        {
            lock (_ending)
            {
                if (!_isOver)
                {
                    Volatile.Write(ref deferred, true);
                }

                return !_isOver;
            }
        }

        public void Dispose()
        {
            lock (_ending)
            {
                _isOver = true;
            }

            _innermost.Value = outer;
        }
    }

    public readonly struct Lead(CallScope scope) : IDisposable
    {
        public void Dispose() => Volatile.Write(ref scope._leadingThread, 0);
    }

    // From inside a function of one database for the line of another.
    private sealed class Wait(Visit from, CallScope target) : IDisposable
    {
        public Visit From => from;

        public CallScope Target => target;

        public void Dispose()
        {
            lock (_gate)
            {
                from.Scope._waits.Remove(this);
            }
        }
    }
}
