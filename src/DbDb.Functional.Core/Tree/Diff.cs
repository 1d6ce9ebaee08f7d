namespace DbDb.Functional;

/// <summary>What distinguishes one tree from another.</summary>
public static class Diff
{
    /// <summary>
    /// What was added, removed and changed on the way from one tree to another, keys ascending, found as it is asked for: each key that has
    /// another value in one than in the other, or is in one only, once.
    /// </summary>
    /// <remarks>
    /// Any two trees can be compared. What those of one database share, stored or not, is passed over without being read, so that the cost
    /// grows with what was changed between them, not with the trees: one entry set or removed costs one path of each, and a neighbour
    /// where nodes were split or merged. Trees of two databases, two handles on one file among them, are read whole. A long value is
    /// compared by its address first, and read only if that doesn't tell. Memory holds one path of each tree.
    /// </remarks>
    /// <exception cref="DbException">A node or a value can't be read: thrown while the changes are enumerated, and that ends them.</exception>
    public static IEnumerable<TreeChange> Between(Tree before, Tree after) => Between(before, after, KeyRange.All);

    /// <summary>The same for the keys in a range. Nothing outside of it is read but the way there.</summary>
    /// <exception cref="DbException">A node or a value can't be read: thrown while the changes are enumerated, and that ends them.</exception>
    public static IEnumerable<TreeChange> Between(Tree before, Tree after, KeyRange range)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return ReferenceEquals(before, after) || range.IsEmpty ? [] : Changes(before, after, range);
    }

    private static IEnumerable<TreeChange> Changes(Tree before, Tree after, KeyRange range)
    {
        var oneStore = ReferenceEquals(before.Reader.Nodes, after.Reader.Nodes);
        var (old, now) = (new Frontier(before, range), new Frontier(after, range));
        while (!old.IsEnded || !now.IsEnded)
        {
            if (old.IsAtSameSubtreeAs(now, oneStore))
            {
                old.Pass();
                now.Pass();
                continue;
            }

            // Whichever comes first goes on; where both begin at one key, it is the higher that opens.
            var order = Frontier.Compare(old, now);
            var (first, other) = order < 0 || (order == 0 && old.Level >= now.Level) ? (old, now) : (now, old);
            if (first.IsAtSubtree)
            {
                first.OpenOr(other, oneStore);
            }
            else if (order != 0)
            {
                yield return order < 0 ? new TreeChange.Removed(old.Key, old.Value) : new TreeChange.Added(now.Key, now.Value);
                first.Pass();
            }
            else
            {
                if (!old.Value.Equals(now.Value, oneStore))
                {
                    yield return new TreeChange.Changed(now.Key, old.Value, now.Value);
                }

                old.Pass();
                now.Pass();
            }
        }
    }
}
