using System.Runtime.CompilerServices;

namespace DbDb.Functional;

/// <summary>Going down a tree to one entry.</summary>
internal static class Seek
{
    /// <summary>
    /// Whether the tree has the key, and in which page and place: a leaf's, or that of the changes to one.
    /// </summary>
    public static bool Find(object child, ReadOnlySpan<byte> key, INodes nodes, out byte[] leaf, out int index)
    {
        while (true)
        {
            var node = Node.LookAsKept(child, nodes);
            if (node is not Branch branch)
            {
                if (node is byte[] page)
                {
                    leaf = page;
                    return Search.Find(new Slotted(page), key, out index);
                }

                return FindIn((AmendedLeaf)node, child, key, nodes, out leaf, out index);
            }

            child = branch.ChildAt(Search.Route(branch.Separators, key), nodes);
        }
    }

    // Apart from the way to most leaves.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool FindIn(AmendedLeaf leaf, object child, ReadOnlySpan<byte> key, INodes nodes, out byte[] page, out int index) =>
        FindIn(leaf.CountLookUp() ? Node.Whole(child, leaf, nodes) : leaf, key, out page, out index);

    /// <summary>Whether a leaf as it is in memory has the key, and in which page and place.</summary>
    public static bool FindIn(object leaf, ReadOnlySpan<byte> key, out byte[] page, out int index)
    {
        if (leaf is AmendedLeaf amended)
        {
            return amended.Find(key, out page, out index);
        }

        page = (byte[])leaf;
        return Search.Find(new Slotted(page), key, out index);
    }

    /// <summary>How many keys of the tree are less than <paramref name="key"/>.</summary>
    public static long Rank(object child, ReadOnlySpan<byte> key, INodes nodes)
    {
        var rank = 0L;
        while (Node.Look(child, nodes) is var node && node is Branch branch)
        {
            var i = Search.Route(branch.Separators, key);
            for (var before = 0; before < i; before++)
            {
                rank += branch.CountAt(before);
            }

            child = branch.ChildAt(i, nodes);
        }

        return rank + Search.LowerBound(new Slotted((byte[])Node.Look(child, nodes)), key, out _);
    }

    /// <summary>
    /// The leaf that holds the entry with so many before it, and its place there; the index must be below the count.
    /// </summary>
    public static (byte[] Leaf, int Index) At(object child, long index, INodes nodes)
    {
        while (true)
        {
            var node = Node.Look(child, nodes);
            if (node is not Branch branch)
            {
                return ((byte[])node, (int)index);
            }

            var i = 0;
            for (; branch.CountAt(i) is var count && index >= count; i++)
            {
                index -= count;
            }

            child = branch.ChildAt(i, nodes);
        }
    }

    public static byte[] FirstKey(object child, INodes nodes) => KeyAt(At(child, 0, nodes));

    public static byte[] LastKey(object child, INodes nodes) => KeyAt(At(child, Node.Count(child) - 1, nodes));

    private static byte[] KeyAt((byte[] Leaf, int Index) entry) => new Slotted(entry.Leaf).KeyAt(entry.Index);
}
