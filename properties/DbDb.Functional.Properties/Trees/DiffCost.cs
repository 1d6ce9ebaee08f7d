using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>
/// What the difference of two revisions cost a database that had nothing in memory, in nodes and in records.
/// </summary>
/// <param name="What">Between which revisions, for a failure's reason.</param>
/// <param name="Changes">What differs.</param>
/// <param name="Records">How many records were read; one that was read twice counts twice.</param>
/// <param name="Shared">How many nodes were read that are in both trees.</param>
/// <param name="Read">How many nodes were read.</param>
/// <param name="Unshared">How many nodes are in one tree only.</param>
/// <param name="Levels">How many nodes of each tree were read on each level.</param>
internal sealed record DiffCost(
    string What,
    ImmutableArray<TreeChange> Changes,
    int Records,
    int Shared,
    int Read,
    int Unshared,
    ImmutableArray<(int Level, int Before, int After)> Levels
)
{
    /// <summary>What it costs, read through a new database.</summary>
    /// <param name="log">The store; it stays open.</param>
    /// <param name="before">The one revision.</param>
    /// <param name="after">The other one.</param>
    /// <param name="cacheBytes">How much that database keeps of what it reads.</param>
    public static DiffCost Between(IStore log, int before, int after, long cacheBytes)
    {
        var store = new RecordingStore(log);
        var database = Database.Open(store, new DatabaseOptions { CacheBytes = cacheBytes }).OrThrow();
        var (old, now) = (database.At(new(before)).OrThrow().Tree, database.At(new(after)).OrThrow().Tree);
        var commits = store.Calls.Count;
        var changes = Diff.Between(old, now).ToImmutableArray();
        var reads = store
            .Calls.Skip(commits)
            .Select(call => call.Call)
            .OfType<StoreCall.Read>()
            .Select(call => call.Address)
            .ToArray();
        var (ofOld, ofNow) = (Nodes(old), Nodes(now));
        var read = reads.Where(address => ofOld.ContainsKey(address) || ofNow.ContainsKey(address)).ToHashSet();
        return new(
            $"{changes.Length} changes from {before} to {after}",
            changes,
            reads.Length,
            read.Count(address => ofOld.ContainsKey(address) && ofNow.ContainsKey(address)),
            read.Count,
            ofOld.Keys.Count(address => !ofNow.ContainsKey(address))
                + ofNow.Keys.Count(address => !ofOld.ContainsKey(address)),
            [
                .. Enumerable
                    .Range(0, Math.Max(old.Height, now.Height))
                    .Select(level => (level, On(level, ofOld), On(level, ofNow))),
            ]
        );

        int On(int level, Dictionary<Address, int> nodes) =>
            read.Count(address => nodes.TryGetValue(address, out var at) && at == level);
    }

    /// <summary>What is wrong where a node is read that both trees have.</summary>
    public IEnumerable<string> SharedRead() =>
        Differences.Unless(Shared == 0, () => $"{What}: {Shared} shared nodes read");

    /// <summary>
    /// What is wrong where one entry was set or removed: more than a path of each tree and a neighbour on every level.
    /// </summary>
    public IEnumerable<string> OverTwoNodesALevel() => Levels.SelectMany(level => Differences.Unless(
        level.Before <= 2 && level.After <= 2,
        () => $"{What}: {level.Before} and {level.After} nodes read on level {level.Level}"));

    /// <summary>
    /// What is wrong where more is read than the nodes that only one of the trees has: those that were written in
    /// between, and those whose place they took.
    /// </summary>
    public IEnumerable<string> OverWhatDiffers() =>
        Differences.Unless(Read <= Unshared, () =>
            $"{What}: {Read} nodes read, {Shared} of them in both, where {Unshared} are in one only"
        );

    /// <summary>
    /// What is wrong where nodes are read more than once, or more records than two a node: the changes and their base.
    /// </summary>
    public IEnumerable<string> OverTwoRecordsANode() =>
        Differences.Unless(Records <= 2 * Read, () => $"{What}: {Records} records read for {Read} nodes");

    // Where each node of a tree lies, and on which level. No leaf is read, and nothing is passed over.
    private static Dictionary<Address, int> Nodes(Tree tree)
    {
        var nodes = new Dictionary<Address, int>();
        if (tree.Root.Child is { IsNone: false } root)
        {
            Visit(root, tree.Root.Level);
        }

        return nodes;

        void Visit(Node child, int level)
        {
            nodes.Add(child.AsStored().Address, level);
            if (level > 0 && child.Load(tree.Reader.Nodes, Interest.Lasting).Branch is { } branch)
            {
                for (var i = 0; i < branch.Children.Length; i++)
                {
                    Visit(branch.ChildAt(i, tree.Reader.Nodes), level - 1);
                }
            }
        }
    }
}
