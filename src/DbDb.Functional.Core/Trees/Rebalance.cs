using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Trees;

/// <summary>Merging what has become too small with a neighbour.</summary>
internal static class Rebalance
{
    /// <summary>
    /// The branch with its underfull child <paramref name="i"/> merged with the neighbour that it fits with, or as it
    /// is where it fits with neither. A branch of one child never stays: the child goes over to a neighbour, which may
    /// split, and so may this branch then.
    /// </summary>
    public static NodeChange Child(Branch branch, int i, Edit edit)
    {
        if (branch.Children.Length == 1)
        {
            return NodeChange.Replaced(branch, 0);
        }

        for (var left = Math.Max(0, i - 1); left <= i && left + 1 < branch.Children.Length; left++)
        {
            if (Merge(At(left), branch.Separators.KeyAt(left), At(left + 1), edit) is { IsNone: false } merged)
            {
                return NodeChange.Replaced(Branches.WithMerged(branch, left, merged, edit), 0);
            }
        }

        if (At(i).Branch is not { Children.Length: 1 } lonely)
        {
            return NodeChange.Replaced(branch, 0);
        }

        var only = lonely.ChildAt(0, edit.Nodes);
        var neighbour =
            i > 0
                ? Join.Append(At(i - 1).AsBranch(), branch.Separators.KeyAt(i - 1), only, branch.Level - 2, edit)
                : Join.Prepend(only, branch.Level - 2, branch.Separators.KeyAt(0), At(1).AsBranch(), edit);
        return Branches.With(
            Branches.Without(branch, i, -lonely.Count, edit),
            Math.Max(0, i - 1),
            neighbour,
            edit,
            edge: false
        );

        Node At(int at) => branch.ChildAt(at, edit.Nodes).Load(edit.Nodes, Interest.Lasting);
    }

    /// <summary>Two neighbours of one level as one node, or none if they don't fit in one.</summary>
    public static Node Merge(Node left, byte[] separator, Node right, Edit edit)
    {
        if (left.Branch is not { } l || right.Branch is not { } r)
        {
            var front = PageRun.All(left.AsPage());
            var back = PageRun.All(right.AsPage());
            return PageAssembly.Measure(front, [], back).Length <= edit.Limits.LeafBytes
                ? PageAssembly.Make(RecordKind.Leaf, 0, front, [], back)
                : Node.None;
        }

        var first = PageRun.All(l.Page);
        var last = PageRun.All(r.Page);
        FreshEntry[] middle = [FreshEntry.Separator(separator)];
        var children = l.Children.Length + r.Children.Length;
        var count = l.Count + r.Count;
        var heapEnd = PageAssembly.Measure(first, middle, last).Length;
        return
            children <= edit.Limits.BranchChildren
            && Links.BranchLength(heapEnd, children, count) <= edit.Limits.BranchBytes
            ? new Branch(
                PageAssembly.Make(RecordKind.Branch, l.Level, first, middle, last),
                Both(l, r, edit.Nodes),
                count,
                edit.Owner
            )
            : Node.None;
    }

    private static Node[] Both(Branch left, Branch right, INodes nodes)
    {
        var children = new Node[left.Children.Length + right.Children.Length];
        for (var i = 0; i < children.Length; i++)
        {
            children[i] =
                i < left.Children.Length ? left.ChildAt(i, nodes) : right.ChildAt(i - left.Children.Length, nodes);
        }

        return children;
    }
}
