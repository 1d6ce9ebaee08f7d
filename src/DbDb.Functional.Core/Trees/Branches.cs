using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Trees;

/// <summary>Making branches from branches: with a child replaced, split, taken out, or two of them merged.</summary>
internal static class Branches
{
    /// <summary>The branch once child <paramref name="i"/> has become what <paramref name="change"/> says.</summary>
    public static NodeChange With(Branch branch, int i, NodeChange change, Edit edit, bool edge) =>
        change.Outcome switch
        {
            Outcome.Unchanged => NodeChange.Unchanged,
            Outcome.Split => WithSplit(branch, i, change, edit, edge),
            Outcome.Emptied => Sized(Without(branch, i, change.Added, edit), change.Added, edit.Limits),
            Outcome.Underfull => Rebalanced(
                Rebalance.Child(WithChild(branch, i, change.Node, change.Added, edit), i, edit),
                change.Added,
                edit.Limits
            ),
            _ => NodeChange.Replaced(WithChild(branch, i, change.Node, change.Added, edit), change.Added),
        };

    /// <summary>
    /// Children <paramref name="from"/> to <paramref name="to"/> (exclusive) as a branch; at least two of them.
    /// </summary>
    public static Branch Part(Branch branch, int from, int to, Edit edit)
    {
        var children = Children(branch, from, to, edit.Nodes);
        var page = PageAssembly.Make(
            RecordKind.Branch,
            branch.Level,
            new PageRun(branch.Page, from, to - 1),
            [],
            default
        );
        return new(page, children, Sum(children), edit.Owner);
    }

    /// <summary>The branch with one node in the place of children <paramref name="i"/> and the next.</summary>
    public static Branch WithMerged(Branch branch, int i, Node merged, Edit edit)
    {
        var result = Without(branch, i + 1, 0, edit);
        result.Children[i] = merged;
        return result;
    }

    /// <summary>A branch of its own array without child <paramref name="i"/>, and with so many entries more.</summary>
    public static Branch Without(Branch branch, int i, long added, Edit edit)
    {
        var separators = branch.Children.Length - 1;
        var page = i == 0
            ? PageAssembly.Make(RecordKind.Branch, branch.Level, new PageRun(branch.Page, 1, separators), [], default)
            : PageAssembly.Make(
                RecordKind.Branch,
                branch.Level,
                new PageRun(branch.Page, 0, i - 1),
                [],
                new PageRun(branch.Page, i, separators));
        Node[] children =
        [
            .. Children(branch, 0, i, edit.Nodes),
            .. Children(branch, i + 1, branch.Children.Length, edit.Nodes),
        ];
        return new(page, children, branch.Count + added, edit.Owner);
    }

    private static Branch WithChild(Branch branch, int i, Node child, long added, Edit edit)
    {
        if (edit.Owns(branch))
        {
            branch.Children[i] = child;
            branch.Count += added;
            return branch;
        }

        var children = branch.Children.AsSpan().ToArray();
        children[i] = child;
        return new(branch.Page, children, branch.Count + added, edit.Owner);
    }

    // A branch that lost something: with one child left, or too few bytes, its parent should merge it with a neighbour.
    private static NodeChange Sized(Branch branch, long added, Limits limits) =>
        ((Node)branch).IsUnderfull(limits) ? NodeChange.Underfull(branch, added) : NodeChange.Replaced(branch, added);

    // What mending moved about is no more and no less than there was.
    private static NodeChange Rebalanced(NodeChange rebalanced, long added, Limits limits) =>
        rebalanced.Outcome == Outcome.Split
            ? NodeChange.Split(rebalanced.Node, rebalanced.Separator!, rebalanced.Right, added)
            : Sized(rebalanced.Node.AsBranch(), added, limits);

    private static NodeChange WithSplit(Branch branch, int i, NodeChange split, Edit edit, bool edge)
    {
        var entry = FreshEntry.Separator(split.Separator);
        var spliced = new Spliced(branch.Page, i, 0, entry);
        var separators = spliced.Count;
        Node[] children =
        [
            .. Children(branch, 0, i, edit.Nodes),
            split.Node,
            split.Right,
            .. Children(branch, i + 1, branch.Children.Length, edit.Nodes),
        ];
        var count = branch.Count + split.Added;
        var length = Links.BranchLength(spliced.Length(0, separators), children.Length, count);
        if (children.Length < 4 || (length <= edit.Limits.BranchBytes && children.Length <= edit.Limits.BranchChildren))
        {
            return NodeChange.Replaced(
                new Branch(spliced.Make(RecordKind.Branch, branch.Level, 0, separators), children, count, edit.Owner),
                split.Added
            );
        }

        // The separator at the cut goes up to the parent; each side keeps two children at least.
        var cut = edge ? separators - 2
            : length <= 2 * edit.Limits.BranchBytes + Limits.MaxKeyBytes ? Math.Clamp(spliced.Half(), 1, separators - 2)
            : i == 0 ? 1
            : i == separators - 1 ? separators - 2
            : Math.Clamp(spliced.Half(), 1, separators - 2);
        var leftChildren = children[..(cut + 1)];
        var rightChildren = children[(cut + 1)..];
        return NodeChange.Split(
            new Branch(
                spliced.Make(RecordKind.Branch, branch.Level, 0, cut),
                leftChildren,
                Sum(leftChildren),
                edit.Owner
            ),
            spliced.KeyAt(cut),
            new Branch(
                spliced.Make(RecordKind.Branch, branch.Level, cut + 1, separators),
                rightChildren,
                Sum(rightChildren),
                edit.Owner
            ),
            split.Added
        );
    }

    // Children as they are to stand in a branch whose page has no links of its own.
    private static Node[] Children(Branch branch, int from, int to, INodes nodes)
    {
        var children = new Node[to - from];
        for (var i = from; i < to; i++)
        {
            children[i - from] = branch.ChildAt(i, nodes);
        }

        return children;
    }

    private static long Sum(Node[] children)
    {
        var sum = 0L;
        foreach (var child in children)
        {
            sum += child.Count;
        }

        return sum;
    }
}
