using System.Runtime.CompilerServices;
using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;

namespace DbDb.Functional.Trees;

/// <summary>Going down a tree to one entry.</summary>
internal static class Seek
{
    /// <summary>
    /// Whether the tree has the key, and in which page and place: a leaf's, or that of the changes to one.
    /// </summary>
    public static bool Find(Node child, ReadOnlySpan<byte> key, INodes nodes, out Page leaf, out int index)
    {
        while (true)
        {
            var node = child.Load(nodes, Interest.Look, Form.AsKept);
            if (node.Branch is not { } branch)
            {
                if (node.IsPage(out var page))
                {
                    leaf = page;
                    return Search.Find(new Slotted(page), key, out index);
                }

                return FindIn(node.Amended!, child, key, nodes, out leaf, out index);
            }

            child = branch.ChildAt(Search.Route(branch.Separators, key), nodes);
        }
    }

    // Apart from the way to most leaves.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool FindIn(
        AmendedLeaf leaf,
        Node child,
        ReadOnlySpan<byte> key,
        INodes nodes,
        out Page page,
        out int index
    ) => FindIn(leaf.CountLookUp() ? child.Whole(leaf, nodes) : leaf, key, out page, out index);

    /// <summary>Whether a leaf as it is in memory has the key, and in which page and place.</summary>
    public static bool FindIn(Node leaf, ReadOnlySpan<byte> key, out Page page, out int index)
    {
        if (leaf.Amended is { } amended)
        {
            return amended.Find(key, out page, out index);
        }

        page = leaf.AsPage();
        return Search.Find(new Slotted(page), key, out index);
    }

    /// <summary>How many keys of the tree are less than <paramref name="key"/>.</summary>
    public static long Rank(Node child, ReadOnlySpan<byte> key, INodes nodes)
    {
        var rank = 0L;
        while (child.Load(nodes, Interest.Look).Branch is { } branch)
        {
            var i = Search.Route(branch.Separators, key);
            for (var before = 0; before < i; before++)
            {
                rank += branch.CountAt(before);
            }

            child = branch.ChildAt(i, nodes);
        }

        return rank + Search.LowerBound(new Slotted(child.Load(nodes, Interest.Look).AsPage()), key, out _);
    }

    /// <summary>
    /// The leaf that holds the entry with so many before it, and its place there; the index must be below the count.
    /// </summary>
    public static (Page Leaf, int Index) At(Node child, long index, INodes nodes)
    {
        while (true)
        {
            var node = child.Load(nodes, Interest.Look);
            if (node.Branch is not { } branch)
            {
                return (node.AsPage(), (int)index);
            }

            var i = 0;
            for (; branch.CountAt(i) is var count && index >= count; i++)
            {
                index -= count;
            }

            child = branch.ChildAt(i, nodes);
        }
    }

    public static byte[] FirstKey(Node child, INodes nodes) => KeyAt(At(child, 0, nodes));

    public static byte[] LastKey(Node child, INodes nodes) => KeyAt(At(child, child.Count - 1, nodes));

    private static byte[] KeyAt((Page Leaf, int Index) entry) => new Slotted(entry.Leaf).KeyAt(entry.Index);
}
