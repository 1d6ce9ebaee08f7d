using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;

namespace DbDb.Functional.Trees;

/// <summary>
/// A tree and a sequence of entries and removals in ascending order as one new tree, built bottom-up: leaves that none
/// of them touches are kept as they are, without being read. The work for so many that one by one they would touch most
/// leaves anyway.
/// </summary>
internal static class BulkMerge
{
    /// <summary>
    /// Feeds <paramref name="build"/> with both. Where there is something to store after one of the sequence, the
    /// caller gets the word.
    /// </summary>
    public static IEnumerable<BulkBuild> Into(BulkBuild build, Tree tree, IEnumerable<FreshEntry> ascending)
    {
        using var next = ascending.GetEnumerator();
        var more = next.MoveNext();
        if (tree.Root.Child is { IsNone: false } root)
        {
            foreach (var (lower, leaf, upper) in Leaves(root, [], null, tree.Reader.Nodes))
            {
                if (!more || (upper is not null && next.Current.Key.Span.SequenceCompareTo(upper) >= 0))
                {
                    build.AddLeaf(lower, leaf);
                    continue;
                }

                build.From(lower);
                var page = leaf.Load(tree.Reader.Nodes, Interest.Lasting).AsPage();
                Within(page, lower, upper);
                for (var i = 0; i < Slotted.CountIn(page);)
                {
                    var order = more ? new Slotted(page).Compare(next.Current.Key.Span, i) : 1;
                    if (order > 0)
                    {
                        build.Add(Existing(page, i));
                        i++;
                        continue;
                    }

                    i += order == 0 ? 1 : 0;
                    Take(build, next.Current);
                    if (build.TakeDue())
                    {
                        yield return build;
                    }

                    more = next.MoveNext();
                }

                while (more && (upper is null || next.Current.Key.Span.SequenceCompareTo(upper) < 0))
                {
                    Take(build, next.Current);
                    if (build.TakeDue())
                    {
                        yield return build;
                    }

                    more = next.MoveNext();
                }
            }
        }

        while (more)
        {
            Take(build, next.Current);
            if (build.TakeDue())
            {
                yield return build;
            }

            more = next.MoveNext();
        }
    }

    /// <summary>Feeds <paramref name="build"/> with a leaf's entries.</summary>
    public static void Copy(BulkBuild build, Page leaf)
    {
        for (var i = 0; i < Slotted.CountIn(leaf); i++)
        {
            build.Add(Existing(leaf, i));
        }
    }

    private static void Take(BulkBuild build, FreshEntry entry)
    {
        if (!entry.IsRemoval)
        {
            build.Add(entry);
        }
    }

    private static void Within(Page page, byte[] lower, byte[]? upper)
    {
        var keys = new Slotted(page);
        if (keys.Compare(lower, 0) > 0 || (upper is not null && keys.Compare(upper, keys.Count - 1) <= 0))
        {
            throw Order.Broken();
        }
    }

    private static FreshEntry Existing(Page page, int i)
    {
        var view = new Slotted(page);
        var (start, length) = view.PayloadAt(i);
        return new(view.KeyAt(i), page.Memory(start, length), view.IsOutOfLine(i));
    }

    // Every leaf with the bounds of its keys, unread.
    private static IEnumerable<(byte[] Lower, Node Leaf, byte[]? Upper)> Leaves(
        Node child,
        byte[] lower,
        byte[]? upper,
        INodes nodes
    )
    {
        if (child.IsPage(out _) || child.Amended is not null || child.Stored is { Level: 0 })
        {
            yield return (lower, child, upper);
            yield break;
        }

        var branch = child.Load(nodes, Interest.Lasting).AsBranch();
        Within(branch.Page, lower, upper);
        for (var i = 0; i < branch.Children.Length; i++)
        {
            var below = i == 0 ? lower : branch.Separators.KeyAt(i - 1);
            var above = i == branch.Children.Length - 1 ? upper : branch.Separators.KeyAt(i);
            foreach (var leaf in Leaves(branch.ChildAt(i, nodes), below, above, nodes))
            {
                yield return leaf;
            }
        }
    }
}
