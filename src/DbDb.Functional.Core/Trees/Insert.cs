using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Trees;

/// <summary>Putting an entry into a tree, or another payload in its key's place.</summary>
internal static class Insert
{
    /// <summary>The leaf of a tree with this one entry.</summary>
    public static Page NewLeaf(FreshEntry entry) => PageAssembly.Make(RecordKind.Leaf, 0, default, [entry], default);

    /// <param name="child">Where to put it.</param>
    /// <param name="entry">What to put.</param>
    /// <param name="edit">The circumstances.</param>
    /// <param name="edge">
    /// Whether the child is its tree's rightmost on its level: keys that come in order fill it up.
    /// </param>
    public static NodeChange Into(Node child, FreshEntry entry, Edit edit, bool edge) =>
        child.Load(edit.Nodes, Interest.Lasting, Form.AsKept) is var node && node.Branch is { } branch
            ? IntoBranch(branch, entry, edit, edge)
            : AmendedLeaf.Of(child, node)?.Set(entry, edit.Limits)
                ?? IntoLeaf(child.Draft, child.Whole(node, edit.Nodes).AsPage(), entry, edit, edge);

    private static NodeChange IntoBranch(Branch branch, FreshEntry entry, Edit edit, bool edge)
    {
        var i = Search.Route(branch.Separators, entry.Key.Span);
        var last = i == branch.Children.Length - 1;
        var change = Into(branch.ChildAt(i, edit.Nodes), entry, edit, edge && last);
        return Branches.With(branch, i, change, edit, edge && last);
    }

    private static NodeChange IntoLeaf(Draft? draft, Page page, FreshEntry entry, Edit edit, bool edge)
    {
        var view = new Slotted(page);
        var index = Search.LowerBound(view, entry.Key.Span, out var found);
        if (found)
        {
            var old = view.Payload(index);
            var length = view.HeapEnd + entry.Payload.Length - old.Length;
            return !entry.OutOfLine && !view.IsOutOfLine(index) && old.SequenceEqual(entry.Payload.Span)
                    ? NodeChange.Unchanged
                : length <= edit.Limits.LeafBytes || view.Count == 1 ? Replace(draft, page, index, entry, length, edit)
                : Split(page, index, skipped: 1, entry, edit, edge: false);
        }

        if (PageEdit.KeepsPrefix(view, entry.Key.Span, index))
        {
            var length = PageEdit.LengthWith(view, entry);
            return length <= edit.Limits.LeafBytes
                ? Add(draft, page, index, entry, length, edit)
                : Split(page, index, skipped: 0, entry, edit, edge);
        }

        var spliced = new Spliced(page, index, 0, entry);
        return spliced.Length(0, spliced.Count) <= edit.Limits.LeafBytes
            ? NodeChange.Replaced(spliced.Make(RecordKind.Leaf, 0, 0, spliced.Count), 1)
            : Split(page, index, skipped: 0, entry, edit, edge);
    }

    private static NodeChange Add(Draft? draft, Page page, int index, FreshEntry entry, int length, Edit edit)
    {
        var target = Target(draft, length, edit);
        PageEdit.Insert(page, target.Writable, index, entry);
        return NodeChange.Replaced(Put(draft, target, edit), 1);
    }

    private static NodeChange Replace(Draft? draft, Page page, int index, FreshEntry entry, int length, Edit edit)
    {
        var target = Target(draft, length, edit);
        PageEdit.Replace(page, target.Writable, index, entry);
        return NodeChange.Replaced(Put(draft, target, edit), 0);
    }

    // The page to write into: the draft's own if it is long enough, one with room to grow from a builder's
    // second edit on (most leaves see only one, and need no other copy when the tree is frozen), or a new one.
    private static Page Target(Draft? draft, int length, Edit edit) =>
        draft is not null && draft.Page.Length >= length ? draft.Page
        : Page.OfLength(draft is null ? length : Math.Max(length, edit.Limits.LeafBytes));

    private static Node Put(Draft? draft, Page target, Edit edit)
    {
        if (draft is null)
        {
            return edit.Owner is null ? target : new Draft(target);
        }

        draft.Page = target;
        return draft;
    }

    private static NodeChange Split(Page page, int index, int skipped, FreshEntry entry, Edit edit, bool edge)
    {
        var spliced = new Spliced(page, index, skipped, entry);
        var count = spliced.Count;
        var cut = edge && index == count - 1 ? count - 1 : SplitPoint(spliced, index, edit.Limits);
        return NodeChange.Split(
            spliced.Make(RecordKind.Leaf, 0, 0, cut),
            Separator.Between(spliced.KeyAt(cut - 1), spliced.KeyAt(cut)),
            spliced.Make(RecordKind.Leaf, 0, cut, count),
            1 - skipped
        );
    }

    // At half the bytes; but where the new key shares so little with the others that without their prefix they would
    // fill many pages, it stands alone.
    private static int SplitPoint(Spliced spliced, int index, Limits limits) =>
        spliced.Length(0, spliced.Count) <= 2 * limits.LeafBytes + Limits.MaxKeyBytes ? spliced.Half()
        : index == 0 ? 1
        : index == spliced.Count - 1 ? index
        : spliced.Half();
}
