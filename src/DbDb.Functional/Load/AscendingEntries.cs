using DbDb.Functional.Trees;

namespace DbDb.Functional.Load;

/// <summary>
/// Entries that are given in ascending order, and read once: some ahead, to find out whether they are many, the rest as
/// they are asked for.
/// </summary>
internal sealed class AscendingEntries : IDisposable
{
    private readonly IEnumerator<Entry> _rest;
    private readonly List<Entry> _first = [];
    private Key? _last;
    private bool _isBegun;

    private AscendingEntries(IEnumerator<Entry> rest) => _rest = rest;

    /// <summary>How many there are, if no more than were read ahead.</summary>
    public int? Count { get; private set; }

    /// <summary>Reads so many ahead, and no more than take <paramref name="budget"/> bytes.</summary>
    /// <exception cref="DbException">
    /// A key or value is too large, or a key isn't greater than the one before it.
    /// </exception>
    public static AscendingEntries Of(IEnumerable<Entry> entries, long ahead, long budget)
    {
        var result = new AscendingEntries(entries.GetEnumerator());
        try
        {
            result.Begin(ahead, budget);
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>
    /// All of them. They can be asked for again as long as no more than those that were read ahead have been taken.
    /// </summary>
    /// <exception cref="DbException">As <see cref="Of"/>.</exception>
    public IEnumerable<Entry> All()
    {
        if (_isBegun)
        {
            throw new DbException(
                new DbError.Invalid("the entries were read already when the log moved on: load them again")
            );
        }

        foreach (var entry in _first)
        {
            yield return entry;
        }

        if (Count is null)
        {
            _isBegun = true;
            while (Next())
            {
                yield return _rest.Current;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rest.Dispose();

    private void Begin(long ahead, long budget)
    {
        for (var bytes = 0L; _first.Count < ahead && bytes < budget;)
        {
            if (!Next())
            {
                Count = _first.Count;
                return;
            }

            _first.Add(_rest.Current);
            bytes += SortedRuns.BytesOf(_rest.Current);
        }
    }

    private bool Next()
    {
        if (!_rest.MoveNext())
        {
            return false;
        }

        var entry = _rest.Current;
        Mutation.CheckSizes(entry.Key, entry.Value);
        if (_last is { } last && entry.Key <= last)
        {
            throw new DbException(new DbError.Invalid($"the key '{entry.Key}' isn't greater than '{last}' before it"));
        }

        _last = entry.Key;
        return true;
    }
}
