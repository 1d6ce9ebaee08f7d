using DbDb.Functional.Caching;
using DbDb.Functional.Keyspaces;
using DbDb.Functional.Nodes;

namespace DbDb.Functional.Current;

/// <summary>
/// The logs that a database has left for others that took their places, as long as somebody still reads them, and what
/// was purged since. Not for several threads
/// at once.
/// </summary>
internal sealed class RetiredLogs
{
    private readonly List<RetiredLog> _logs = [];
    private readonly List<Purge> _purges = [];

    /// <summary>How many bytes they have, which the system keeps as long as they are read.</summary>
    public long Bytes => _logs.Sum(left => left.Nodes.TryGetTarget(out _) ? left.Bytes : 0);

    /// <summary>The stores of those that are still read.</summary>
    public IEnumerable<IStore> Stores => Read.Select(left => left.Nodes.Store);

    /// <summary>Whether some of them are still read.</summary>
    public bool Any => Read.Any();

    private IEnumerable<(NodeCache Nodes, int Number)> Read =>
        from left in _logs
        let nodes = left.Nodes.TryGetTarget(out var target) ? target : null
        where nodes is not null
        select (nodes, left.Number);

    /// <summary>A log is left, which ends there.</summary>
    public void Add(OpenLog log, long end)
    {
        _logs.RemoveAll(left => !left.Nodes.TryGetTarget(out _));
        _logs.Add(new(new(log.Nodes), log.Number, end));
        _purges.RemoveAll(purge => purge.IsDone && !_logs.Exists(left => left.Number <= purge.Number));
    }

    /// <summary>It wasn't left after all.</summary>
    public void TakeBack() => _logs.RemoveAt(_logs.Count - 1);

    /// <summary>Whether the nodes are of one of them.</summary>
    public bool Has(INodes nodes) => Read.Any(left => ReferenceEquals(left.Nodes, nodes));

    /// <summary>
    /// What is left of entries that are about to be purged from a log, and from those before it, isn't to come back
    /// from there.
    /// </summary>
    public Purge Begin(EntrySet entries, OpenLog log)
    {
        var purge = new Purge(entries, log.Number);
        _purges.Add(purge);
        return purge;
    }

    /// <summary>The purge is over.</summary>
    public void End(Purge purge, bool isDone)
    {
        purge.IsDone = isDone;
        if (!isDone)
        {
            _purges.Remove(purge);
        }
    }

    /// <summary>Which entries were purged since a log was left whose nodes these are.</summary>
    public EntrySet[] PurgedSince(INodes nodes) =>
        [
            .. from left in Read
            where ReferenceEquals(left.Nodes, nodes)
            from purge in _purges
            where purge.Number >= left.Number
            select purge.Entries,
        ];

    private sealed record RetiredLog(WeakReference<NodeCache> Nodes, int Number, long Bytes);

    /// <summary>A purge of a log.</summary>
    internal sealed class Purge(EntrySet entries, int number)
    {
        public EntrySet Entries => entries;

        public int Number => number;

        public bool IsDone { get; set; }
    }
}
