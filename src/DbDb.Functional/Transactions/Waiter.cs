using DbDb.Functional.Stores.Systems;

namespace DbDb.Functional.Transactions;

/// <summary>
/// Where one thread waits for another's word. On Linux by the system's own primitive, the futex: a thread is woken in
/// half the time that <see cref="Monitor"/> takes, and a leader wakes one for each commit of its group.
/// </summary>
internal sealed class Waiter
{
    [ThreadStatic]
    private static Waiter? _ofThisThread;

    // Pinned: the system knows it by its place.
    private readonly int[] _said = GC.AllocateArray<int>(1, pinned: true);

    /// <summary>The one of the thread that asks. It waits for one thing at a time.</summary>
    public static Waiter OfThisThread => _ofThisThread ??= new();

    /// <summary>Forgets what was said.</summary>
    public void Clear() => Volatile.Write(ref _said[0], 0);

    /// <summary>Returns once something has been said since the last <see cref="Clear"/>.</summary>
    public void Wait()
    {
        while (Volatile.Read(ref _said[0]) == 0)
        {
            if (Futex.IsSupported)
            {
                Futex.Wait(_said);
            }
            else
            {
                WaitByMonitor();
            }
        }
    }

    /// <summary>Wakes the thread, which may be the one that says it.</summary>
    public void Wake()
    {
        if (!Futex.IsSupported)
        {
            WakeByMonitor();
            return;
        }

        Volatile.Write(ref _said[0], 1);
        if (!ReferenceEquals(this, _ofThisThread))
        {
            Futex.Wake(_said);
        }
    }

    private void WaitByMonitor()
    {
        lock (_said)
        {
            while (_said[0] == 0)
            {
                Monitor.Wait(_said);
            }
        }
    }

    private void WakeByMonitor()
    {
        lock (_said)
        {
            _said[0] = 1;
            Monitor.Pulse(_said);
        }
    }
}
