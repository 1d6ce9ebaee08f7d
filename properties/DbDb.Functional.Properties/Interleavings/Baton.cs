namespace DbDb.Functional.Properties;

/// <summary>
/// What a thread waits for until another gives it. It sleeps at once: whoever turns round meanwhile only keeps the one
/// from running that is to give it.
/// </summary>
internal sealed class Baton
{
    private readonly bool[] _given = new bool[1];

    public void Give()
    {
        lock (_given)
        {
            _given[0] = true;
            Monitor.Pulse(_given);
        }
    }

    /// <summary>Takes it; false if it wasn't given for so long.</summary>
    public bool Take(TimeSpan patience)
    {
        lock (_given)
        {
            while (!_given[0])
            {
                if (!Monitor.Wait(_given, patience))
                {
                    return false;
                }
            }

            _given[0] = false;
            return true;
        }
    }

    public void Take() => Take(Timeout.InfiniteTimeSpan);
}
