using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// DbDb.Functional through its public interface, with its default options but for durability: reads from one snapshot's
/// tree.
/// </summary>
internal sealed class DbDbPeer : ICompactedPeer
{
    private readonly Database _database;
    private readonly bool _isOwner;

    private DbDbPeer(Database database, bool isOwner) => (_database, _isOwner) = (database, isOwner);

    public static DbDbPeer Open(string folder, Acknowledged acknowledged)
    {
        var durability = acknowledged == Acknowledged.OnMedium ? Durability.Immediate : Durability.OnFlush;
        return new(Open(folder, DatabaseOptions.Default with { Durability = durability }), isOwner: true);
    }

    /// <summary>The database itself, for what no other peer has.</summary>
    public static Database Open(string folder, DatabaseOptions options) =>
        Database.Open(Path.Combine(folder, "data.dbdb"), options).OrThrow();

    public IDurablePeer ForAnotherThread() => new DbDbPeer(_database, isOwner: false);

    public long Compact(string folder) => _database.Compact(Retention.Last(1)).OrThrow().BytesAfter;

    public long Get(Column keys, int index) => TreeReads.Get(_database.Head.Tree, keys, index);

    public long Range(Column starts, int index, int length) =>
        TreeReads.Range(_database.Head.Tree, starts, index, length);

    public void Set(Records records, int index) =>
        _ = _database.Transact(tree => tree.Set(records.Keys.Memory(index), records.Values.Memory(index))).OrThrow();

    public Func<long> Gets(Column keys) => () => TreeReads.Gets(_database.Head.Tree, keys);

    /// <summary>The same, so many keys at a time.</summary>
    public Func<long> GetsTogether(Column keys, int together)
    {
        Key[] all = [.. Enumerable.Range(0, keys.Count).Select(i => new Key(keys.Memory(i)))];
        return () => TreeReads.Gets(_database.Head.Tree, all, together);
    }

    public Func<long> Scan(bool descending = false) => () => TreeReads.Scan(_database.Head.Tree, descending);

    public Func<long> Ranges(Column starts, int length) => () => TreeReads.Ranges(_database.Head.Tree, starts, length);

    public void Load(IEnumerable<Records> parts, bool sorted)
    {
        var entries = parts.SelectMany(part => part.ToEntries());
        _ = (sorted ? _database.LoadAscending(entries) : _database.Load(entries)).OrThrow();
    }

    public void Set(Records records)
    {
        if (records.Count == 1)
        {
            Set(records, 0);
            return;
        }

        _ = _database.Transact(tree => tree.SetMany(records.ToEntries())).OrThrow();
    }

    public void Remove(Column keys) =>
        _ = _database
            .Transact(tree => tree.RemoveMany(Enumerable.Range(0, keys.Count).Select(i => new Key(keys.Memory(i)))))
            .OrThrow();

    public void Dispose()
    {
        if (_isOwner)
        {
            _database.Dispose();
        }
    }
}
