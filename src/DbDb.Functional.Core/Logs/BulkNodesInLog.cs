using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Trees;

namespace DbDb.Functional.Logs;

/// <summary>The nodes of a tree that is built while it is stored: a leaf is made where it will lie.</summary>
internal sealed class BulkNodesInLog(SegmentWriter writer) : IBulkNodes
{
    public Node Leaf(ReadOnlySpan<FreshEntry> entries) =>
        new Stored(NodeRecord.AddLeaf(writer, entries), entries.Length, 0);

    public Node Branch(Branch branch) => Planner.Append(branch, delta: null, writer);
}
