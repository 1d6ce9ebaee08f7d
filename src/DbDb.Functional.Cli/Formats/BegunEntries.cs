namespace DbDb.Functional.Cli;

/// <summary>Entries that are read once, the first of them ahead of the others.</summary>
/// <param name="entries">The entries.</param>
internal sealed class BegunEntries(IEnumerable<Entry> entries) : IDisposable
{
    private const long EnoughBytes = 1 << 20;

    private readonly IEnumerator<Entry> _rest = entries.GetEnumerator();
    private readonly List<Entry> _first = [];

    /// <summary>Reads a MiB of them, or all if they are fewer.</summary>
    /// <param name="most">How many it may be.</param>
    /// <exception cref="Failure">What is read isn't in its format.</exception>
    public void Begin(long most)
    {
        for (var bytes = 0L; bytes < EnoughBytes && _first.Count < most && _rest.MoveNext();)
        {
            _first.Add(_rest.Current);
            bytes += _rest.Current.Key.Length + _rest.Current.Value.Length;
        }
    }

    /// <summary>All of them, in order.</summary>
    public IEnumerable<Entry> All()
    {
        foreach (var entry in _first)
        {
            yield return entry;
        }

        while (_rest.MoveNext())
        {
            yield return _rest.Current;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rest.Dispose();
}
