using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>DbDb.Functional's tree as a value in memory, without a store.</summary>
internal sealed class TreePeer : IMemoryPeer
{
    private Tree _tree = Tree.Empty;

    public Func<long> Build(Records records, bool sorted) => () =>
    {
        _tree = sorted ? Tree.Build(records.ToEntries()) : Tree.Empty.SetMany(records.ToEntries());
        return TreeReads.Get(_tree, records.Keys, records.Count - 1);
    };

    public Func<long> Sets(Records records) =>
        () => TreeReads.Get(With(_tree, records), records.Keys, records.Count - 1);

    public Func<long> Changes(Records records) => () =>
    {
        _tree = With(_tree, records);
        return TreeReads.Get(_tree, records.Keys, records.Count - 1);
    };

    public Func<long> Gets(Column keys) => () => TreeReads.Gets(_tree, keys);

    public Func<long> Scan(bool descending = false) => () => TreeReads.Scan(_tree, descending);

    public void Dispose() => _tree = Tree.Empty;

    private static Tree With(Tree tree, Records records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            tree = tree.Set(records.Keys.Memory(i), records.Values.Memory(i));
        }

        return tree;
    }
}
