using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Trees;

/// <summary>
/// Putting two trees, all of whose keys are in order, end to end; and cutting one in two. Each costs O(log n): only the
/// nodes along the seam change. Removing a range is two cuts and a join.
/// </summary>
internal static class Join
{
    public static Subtree Of(Subtree left, Subtree right, Edit edit) =>
        left.Child.IsNone ? right
        : right.Child.IsNone ? left
        : With(
            left,
            Separator.Between(Seek.LastKey(left.Child, edit.Nodes), Seek.FirstKey(right.Child, edit.Nodes)),
            right,
            edit
        );

    /// <summary>The entries below <paramref name="key"/>, and the others.</summary>
    public static (Subtree Left, Subtree Right) Cut(Subtree tree, ReadOnlySpan<byte> key, Edit edit)
    {
        if (tree.Child.IsNone)
        {
            return (Subtree.Empty, Subtree.Empty);
        }

        if (tree.Child.Load(edit.Nodes, Interest.Lasting).Branch is not { } branch)
        {
            return CutLeaf(tree, key, edit);
        }

        var i = Search.Route(branch.Separators, key);
        var (left, right) = Cut(new(branch.ChildAt(i, edit.Nodes), tree.Height - 1), key, edit);
        var before = Part(branch, 0, i, tree.Height, edit);
        var after = Part(branch, i + 1, branch.Children.Length, tree.Height, edit);
        return (
            i == 0 ? left : With(before, branch.Separators.KeyAt(i - 1), left, edit),
            i == branch.Children.Length - 1 ? right : With(right, branch.Separators.KeyAt(i), after, edit)
        );
    }

    /// <summary>A branch with a node of some lower level after all that it has.</summary>
    public static NodeChange Append(Branch branch, byte[] separator, Node child, int level, Edit edit)
    {
        var last = branch.Children.Length - 1;
        var neighbour = branch.ChildAt(last, edit.Nodes);
        var change = branch.Level - 1 == level
            ? Beside(neighbour, separator, child, child.Count, edit)
            : Append(neighbour.Load(edit.Nodes, Interest.Lasting).AsBranch(), separator, child, level, edit);
        return Branches.With(branch, last, change, edit, edge: false);
    }

    /// <summary>A branch with a node of some lower level before all that it has.</summary>
    public static NodeChange Prepend(Node child, int level, byte[] separator, Branch branch, Edit edit)
    {
        var neighbour = branch.ChildAt(0, edit.Nodes);
        var change = branch.Level - 1 == level
            ? Beside(child, separator, neighbour, child.Count, edit)
            : Prepend(child, level, separator, neighbour.Load(edit.Nodes, Interest.Lasting).AsBranch(), edit);
        return Branches.With(branch, 0, change, edit, edge: false);
    }

    private static Subtree With(Subtree left, byte[] separator, Subtree right, Edit edit)
    {
        if (left.Child.IsNone || right.Child.IsNone)
        {
            return left.Child.IsNone ? right : left;
        }

        return left.Height == right.Height
                ? left.After(Beside(left.Child, separator, right.Child, right.Count, edit), edit)
            : left.Height > right.Height
                ? left.After(
                    Append(
                        left.Child.Load(edit.Nodes, Interest.Lasting).AsBranch(),
                        separator,
                        right.Child,
                        right.Level,
                        edit
                    ),
                    edit
                )
            : right.After(
                Prepend(
                    left.Child,
                    left.Level,
                    separator,
                    right.Child.Load(edit.Nodes, Interest.Lasting).AsBranch(),
                    edit
                ),
                edit
            );
    }

    // Two nodes of one level: as one where either is small and they fit, else as a split.
    private static NodeChange Beside(Node left, byte[] separator, Node right, long added, Edit edit)
    {
        var (l, r) = (left.Load(edit.Nodes, Interest.Lasting), right.Load(edit.Nodes, Interest.Lasting));
        return
            (l.IsUnderfull(edit.Limits) || r.IsUnderfull(edit.Limits))
            && Rebalance.Merge(l, separator, r, edit) is { IsNone: false } merged
            ? NodeChange.Replaced(merged, added)
            : NodeChange.Split(left, separator, right, added);
    }

    private static (Subtree Left, Subtree Right) CutLeaf(Subtree tree, ReadOnlySpan<byte> key, Edit edit)
    {
        var page = tree.Child.Load(edit.Nodes, Interest.Lasting).AsPage();
        var view = new Slotted(page);
        var index = Search.LowerBound(view, key, out _);
        return index == 0 ? (Subtree.Empty, tree)
            : index == view.Count ? (tree, Subtree.Empty)
            : (Leaf(0, index), Leaf(index, view.Count));

        Subtree Leaf(int from, int to) =>
            new(PageAssembly.Make(RecordKind.Leaf, 0, new PageRun(page, from, to), [], default), 1);
    }

    private static Subtree Part(Branch branch, int from, int to, int height, Edit edit) => (to - from) switch
    {
        0 => Subtree.Empty,
        1 => new(branch.ChildAt(from, edit.Nodes), height - 1),
        _ => new(Branches.Part(branch, from, to, edit), height),
    };
}
