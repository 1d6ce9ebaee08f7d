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
    /// How many bytes the logs have that were left, and that somebody reads, or that the collector hasn't come by yet.
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

    // By a task that holds the database no more than the pauses let it.
    private void GiveBack()
    {
        var number = Interlocked.Increment(ref _switches);
        var database = new WeakReference<Database>(this);
        _ = Contextless.Run(() => Task.Run(() => GiveBack(database, number)));
    }

    private static async Task GiveBack(WeakReference<Database> database, int number)
    {
        foreach (var pause in _pauses)
        {
            await Task.Delay(pause).ConfigureAwait(false);
            if (!IsWanted(database, number))
            {
                return;
            }

            // In the background: nobody waits for the oldest generation.
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }

    // Not where another log was left since, which asks for itself.
    private static bool IsWanted(WeakReference<Database> database, int number)
    {
        if (!database.TryGetTarget(out var alive) || Volatile.Read(ref alive._switches) != number)
        {
            return false;
        }

        lock (alive._following)
        {
            return !alive._isClosed && alive._left.Any;
        }
    }
}
