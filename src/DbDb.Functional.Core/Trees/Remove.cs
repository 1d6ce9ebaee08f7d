using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Trees;

/// <summary>Taking an entry out of a tree.</summary>
internal static class Remove
{
    public static NodeChange From(Node child, ReadOnlySpan<byte> key, Edit edit) =>
        child.Load(edit.Nodes, Interest.Lasting, Form.AsKept) is var node && node.Branch is { } branch
            ? FromBranch(branch, key, edit)
            : AmendedLeaf.Of(child, node)?.Remove(key, edit.Limits)
                ?? FromLeaf(child.Whole(node, edit.Nodes).AsPage(), key, edit.Limits);

    private static NodeChange FromBranch(Branch branch, ReadOnlySpan<byte> key, Edit edit)
    {
        var i = Search.Route(branch.Separators, key);
        return Branches.With(branch, i, From(branch.ChildAt(i, edit.Nodes), key, edit), edit, edge: false);
    }

    private static NodeChange FromLeaf(Page page, ReadOnlySpan<byte> key, Limits limits)
    {
        var view = new Slotted(page);
        if (!Search.Find(view, key, out var index))
        {
            return NodeChange.Unchanged;
        }

        if (view.Count == 1)
        {
            return NodeChange.Emptied(-1);
        }

        var rest = PageAssembly.Make(
            RecordKind.Leaf, 0, new PageRun(page, 0, index), [], new PageRun(page, index + 1, view.Count));
        return ((Node)rest).IsUnderfull(limits) ? NodeChange.Underfull(rest, -1) : NodeChange.Replaced(rest, -1);
    }
}
