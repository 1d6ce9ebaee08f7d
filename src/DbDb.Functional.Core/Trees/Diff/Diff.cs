using DbDb.Functional.Trees;

namespace DbDb.Functional;

/// <summary>What distinguishes one tree from another.</summary>
public static class Diff
{
    /// <summary>
    /// What was added, removed and changed on the way from one tree to another, keys ascending, found as it is asked
    /// for: each key that has another value in one than in the other, or is in one only, once.
    /// </summary>
    /// <remarks>
    /// Any two trees can be compared. What those of one database share, stored or not, is passed over without being
    /// read, so that the cost grows with what was changed between them, not with the trees: one entry set or removed
    /// costs one path of each, and a neighbour where nodes were split or merged. Trees of two databases, two handles on
    /// one file among them, are read whole. A long value is compared by its address first, and read only if that
    /// doesn't tell. Memory holds one path of each tree.
    /// </remarks>
    /// <exception cref="DbException">
    /// A node or a value can't be read: thrown while the changes are enumerated, and that ends them.
    /// </exception>
    public static IEnumerable<TreeChange> Between(Tree before, Tree after) => Between(before, after, KeyRange.All);

    /// <summary>The same for the keys in a range. Nothing outside of it is read but the way there.</summary>
    /// <exception cref="DbException">
    /// A node or a value can't be read: thrown while the changes are enumerated, and that ends them.
    /// </exception>
    public static IEnumerable<TreeChange> Between(Tree before, Tree after, KeyRange range)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return ReferenceEquals(before, after) || range.IsEmpty ? [] : Changes(before, after, range);
    }

    /// <summary>
    /// How many keys were added, removed and changed on the way from one tree to another: what
    /// <see cref="Between(Tree, Tree)"/> would tell, counted.
    /// </summary>
    /// <remarks>
    /// It reads no more than telling all of them would, and mostly far less: where one tree has a whole subtree between
    /// two neighbouring keys of the other, or after its last one, the link to it says how many entries it holds. So a
    /// load, a dropped range and growth at the end cost O(log n), n being the number of entries.
    /// </remarks>
    /// <exception cref="DbException">A node or a value can't be read.</exception>
    public static DiffSize Size(Tree before, Tree after) => Size(before, after, KeyRange.All);

    /// <summary>The same for the keys in a range. Nothing outside of it is read but the way there.</summary>
    /// <exception cref="DbException">A node or a value can't be read.</exception>
    public static DiffSize Size(Tree before, Tree after, KeyRange range)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var size = default(DiffSize);
        if (ReferenceEquals(before, after) || range.IsEmpty)
        {
            return size;
        }

        for (var comparison = new Comparison(before, after, range, bySubtree: true); comparison.MoveNext();)
        {
            size = size.With(comparison.Where, comparison.Count);
        }

        return size;
    }

    private static IEnumerable<TreeChange> Changes(Tree before, Tree after, KeyRange range)
    {
        for (var comparison = new Comparison(before, after, range, bySubtree: false); comparison.MoveNext();)
        {
            yield return comparison.Change;
        }
    }
}
