using DbDb.Functional.Caching;
using DbDb.Functional.Nodes;

namespace DbDb.Functional.Current;

/// <summary>
/// A log that a database reads and adds to. When another takes its place, those who still read it go on.
/// </summary>
/// <param name="Store">The log.</param>
/// <param name="Nodes">Those of its nodes that are in memory.</param>
/// <param name="Number">How many logs of the database it comes after.</param>
internal sealed record OpenLog(IStore Store, NodeCache Nodes, int Number)
{
    /// <summary>The log of a database that is just opened.</summary>
    public static OpenLog First(IStore store, LogHead head, long cacheBytes) =>
        new(store, new(store, head.Generation, cacheBytes), 0);

    /// <summary>The log that takes this one's place.</summary>
    public OpenLog Next(IStore store, LogHead head, long cacheBytes) =>
        First(store, head, cacheBytes) with
        {
            Number = Number + 1,
        };

    /// <summary>The snapshot of a commit that lies in it.</summary>
    public Snapshot Snapshot(Commit commit, Address address, Limits limits)
    {
        var root = commit.Root.IsNone ? null : Nodes.Link(commit.Root, commit.Count, commit.Height - 1);
        return new(new Tree(new(root, commit.Height), limits, new(Nodes, FreshValues.None)), commit, address);
    }
}
