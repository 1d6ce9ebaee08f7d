using System.Collections.Immutable;

namespace DbDb.Functional.Pictures;

/// <summary>A node in the row of those that hang below what is drawn.</summary>
/// <param name="Node">The node.</param>
/// <param name="Reached">From which trees' drawn nodes it hangs.</param>
/// <param name="Group">
/// Those of one group have keys in common with each other, and with none outside of it: a node, and what took its
/// place. Groups ascend.
/// </param>
internal readonly record struct Sibling(TreeNode Node, Sides Reached, int Group);

/// <summary>The nodes of two trees in one row.</summary>
internal static class Siblings
{
    /// <summary>
    /// Both, each node once, in the order of their keys; where neither comes first, the older does. A new group begins
    /// where both go on from one key, and at a node that both have.
    /// </summary>
    /// <param name="older">Nodes of the older tree, in order.</param>
    /// <param name="newer">Nodes of the newer tree, of the same level and in order.</param>
    /// <param name="inOneGroup">
    /// Whether one of them spans all keys: then it stands beside the others, the older on the left.
    /// </param>
    public static ImmutableArray<Sibling> Merged(
        IReadOnlyCollection<TreeNode> older, IReadOnlyCollection<TreeNode> newer, bool inOneGroup)
    {
        var (inOlder, inNewer) = (older.ToHashSet(), newer.ToHashSet());
        var (left, right) = (new Queue<TreeNode>(older), new Queue<TreeNode>(newer));
        var isSingle = left.Count == 0 || right.Count == 0;
        var (merged, done) = (ImmutableArray.CreateBuilder<Sibling>(), new HashSet<TreeNode>());
        var group = 0;
        while (Next(left) | Next(right))
        {
            var next = right.Count == 0 || (left.Count > 0 && IsFirst(left.Peek(), right.Peek())) ? left.Peek()
                : right.Peek();
            if (!inOneGroup && merged.Count > 0 && (isSingle || merged[^1].Reached == Sides.Both || GoOnTogether()))
            {
                group++;
            }

            var reached = (inOlder.Contains(next) ? Sides.Older : Sides.None)
                | (inNewer.Contains(next) ? Sides.Newer : Sides.None);
            merged.Add(new(next, reached, group));
            done.Add(next);
        }

        return merged.ToImmutable();

        bool Next(Queue<TreeNode> nodes)
        {
            while (nodes.TryPeek(out var node) && done.Contains(node))
            {
                nodes.Dequeue();
            }

            return nodes.Count > 0;
        }

        bool GoOnTogether() =>
            left.Count > 0 && right.Count > 0
                && (left.Peek() == right.Peek() || left.Peek().Range.Lower == right.Peek().Range.Lower);

        // One that the other tree has further on waits for it there.
        bool IsFirst(TreeNode ofOlder, TreeNode ofNewer) =>
            inNewer.Contains(ofOlder) != inOlder.Contains(ofNewer)
                ? inOlder.Contains(ofNewer)
                : inOneGroup || ofOlder.Range.Lower <= ofNewer.Range.Lower;
    }
}
