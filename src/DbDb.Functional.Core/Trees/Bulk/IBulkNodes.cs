using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Trees;

/// <summary>
/// What becomes of the nodes that <see cref="BulkBuild"/> finishes: they stay in memory, or go to a log and a stored
/// child takes their place.
/// </summary>
internal interface IBulkNodes
{
    /// <summary>
    /// Takes a leaf of these entries, in ascending order and one at least, and returns the child to keep for it.
    /// </summary>
    Node Leaf(ReadOnlySpan<FreshEntry> entries);

    /// <summary>Takes a branch, whose children are such as were kept, and returns the child to keep for it.</summary>
    Node Branch(Branch branch);
}

/// <summary>They stay in memory.</summary>
internal sealed class BulkNodesInMemory : IBulkNodes
{
    private BulkNodesInMemory()
    {
    }

    public static IBulkNodes Instance { get; } = new BulkNodesInMemory();

    public Node Leaf(ReadOnlySpan<FreshEntry> entries) =>
        PageAssembly.Make(RecordKind.Leaf, 0, default, entries, default);

    public Node Branch(Branch branch) => branch;
}
