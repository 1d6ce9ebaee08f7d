namespace DbDb.Functional;

/// <summary>
/// Tells what is called from inside a transaction's function, on its thread or on a task that it started: that would wait for what waits for it.
/// </summary>
internal sealed class TransactionScope
{
    private readonly AsyncLocal<Visit?> _visit = new();

    /// <summary>Whether the caller is inside a function that hasn't returned yet.</summary>
    public bool IsInside => _visit.Value is { IsOver: false };

    /// <summary>Enters a function, until what this returns is disposed of.</summary>
    public Visit Enter() => _visit.Value = new(this);

    public sealed class Visit(TransactionScope scope) : IDisposable
    {
        private volatile bool _isOver;

        public bool IsOver => _isOver;

        public void Dispose()
        {
            _isOver = true;
            scope._visit.Value = null;
        }
    }
}
