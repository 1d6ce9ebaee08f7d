using DbDb.Functional.Runtime;

namespace DbDb.Functional.Current;

/// <summary>
/// Has the space of logs given back that were left. A snapshot says no goodbye: only the collector finds out that
/// nobody holds one any more, and in a quiet process it may not come for as long as that lives; so it is asked to.
/// </summary>
/// <remarks>
/// After each pause, as long as there is something to give back, by the machine's own clock: the space is the
/// machine's. Most snapshots are short-lived: who holds one for longer is waited for a few times. Its timer holds this,
/// and this doesn't hold the database.
/// </remarks>
/// <param name="logs">The logs.</param>
/// <param name="switches">The how many-eth switch it was that left one. A later one asks for itself.</param>
internal sealed class CollectorReminder(LogSwitch logs, int switches)
{
    private static readonly TimeSpan[] _pauses =
        [.. new[] { 0.1, 1, 5, 25, 125, 625 }.Select(TimeSpan.FromSeconds)];

    private readonly WeakReference<LogSwitch> _logs = new(logs);
    private readonly Lock _gate = new();
    private ITimer? _timer;
    private int _asked;

    /// <summary>Begins with the first pause.</summary>
    public void Start()
    {
        lock (_gate)
        {
            _timer = Contextless.Timer(TimeProvider.System, Remind);
            _timer.Change(_pauses[0], Timeout.InfiniteTimeSpan);
        }
    }

    private void Remind()
    {
        var isWanted = _logs.TryGetTarget(out var alive) && alive.IsReadSince(switches);
        if (isWanted)
        {
            // In the background: nobody waits for the oldest generation.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
            _asked++;
        }

        lock (_gate)
        {
            if (isWanted && _asked < _pauses.Length)
            {
                _timer?.Change(_pauses[_asked], Timeout.InfiniteTimeSpan);
            }
            else
            {
                _timer?.Dispose();
            }
        }
    }
}
