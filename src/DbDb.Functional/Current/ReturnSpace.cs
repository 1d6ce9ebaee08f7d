namespace DbDb.Functional;

/// <content>Giving back the space of logs that were left.</content>
public sealed partial class Database
{
    // A snapshot says no goodbye: only the collector finds out that nobody holds one any more. In a quiet process it
    // may not come for as long as that lives, so it
    // is asked to. Most snapshots are short-lived: who holds one for longer is waited for a few times.
    private static readonly TimeSpan[] _pauses = [.. new[] { 0.1, 1, 5, 25, 125, 625 }.Select(TimeSpan.FromSeconds)];

    private int _switches;

    /// <summary>
    /// How many bytes the logs have that were left, and that somebody reads, or that the collector hasn't found yet.
    /// </summary>
    private long HeldBytes
    {
        get
        {
            lock (_following)
            {
                return _left.Bytes;
            }
        }
    }

    private void GiveBack() => new Reminder(this, Interlocked.Increment(ref _switches)).Start();

    // Asks the collector after each pause, as long as there is something to give back, by the machine's own clock: the
    // space is the machine's. Its timer holds it, and it doesn't hold the database.
    private sealed class Reminder(Database database, int number)
    {
        private readonly WeakReference<Database> _database = new(database);
        private readonly Lock _gate = new();
        private ITimer? _timer;
        private int _asked;

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
            var isWanted = IsWanted();
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

        // Not where another log was left since, which asks for itself.
        private bool IsWanted()
        {
            if (!_database.TryGetTarget(out var alive) || Volatile.Read(ref alive._switches) != number)
            {
                return false;
            }

            lock (alive._following)
            {
                return !alive._isClosed && alive._left.Any;
            }
        }
    }
}
