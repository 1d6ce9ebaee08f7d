using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional;

/// <summary>One level of a tree.</summary>
/// <param name="Level">0 for the leaves.</param>
/// <param name="Nodes">How many nodes it has.</param>
/// <param name="Bytes">
/// How many bytes they take where each is stored whole, headers and padding included; changes to nodes take their base
/// and some more.
/// </param>
/// <param name="Fill">
/// How full they are: their bytes over the limit for so many nodes; above 1 where keys are long.
/// </param>
public sealed record LevelShape(int Level, long Nodes, long Bytes, double Fill);

/// <summary>How a tree is laid out.</summary>
/// <param name="Levels">Its levels, leaves first.</param>
/// <param name="Values">How many values are stored on their own.</param>
/// <param name="ValueBytes">How many bytes their records take; of those not stored yet, their own.</param>
public sealed record TreeShape(IReadOnlyList<LevelShape> Levels, long Values, long ValueBytes)
{
    /// <summary>All bytes that the tree takes where each node is stored whole.</summary>
    public long Bytes => Levels.Sum(level => level.Bytes) + ValueBytes;

    /// <summary>The shape of a tree. O(n): every node is read, long values aren't.</summary>
    /// <exception cref="DbException">A node can't be read.</exception>
    public static TreeShape Of(Tree tree)
    {
        var nodes = new long[tree.Height];
        var bytes = new long[tree.Height];
        var (values, valueBytes) = (0L, 0L);
        if (tree.Root.Child is { IsNone: false } root)
        {
            Visit(root, tree.Root.Level);
        }

        return new(
            [.. nodes.Select((count, level) => new LevelShape(level, count, bytes[level], Fill(level)))],
            values,
            valueBytes
        );

        double Fill(int level) =>
            (double)bytes[level] / (nodes[level] * (level == 0 ? tree.Limits.LeafBytes : tree.Limits.BranchBytes));

        void Visit(Node child, int level)
        {
            var node = child.Load(tree.Reader.Nodes, Interest.Lasting);
            nodes[level]++;
            bytes[level] += Record.Padded(node.Length);
            if (node.Branch is { } branch)
            {
                for (var i = 0; i < branch.Children.Length; i++)
                {
                    Visit(branch.ChildAt(i, tree.Reader.Nodes), level - 1);
                }

                return;
            }

            var leaf = new Slotted(node.AsPage());
            for (var i = 0; i < leaf.Count; i++)
            {
                if (leaf.IsOutOfLine(i))
                {
                    var reference = FreshValues.Reference(leaf.Payload(i));
                    values++;
                    valueBytes += reference.IsFresh ? tree.Reader.Fresh[reference].Length : reference.Length;
                }
            }
        }
    }
}
