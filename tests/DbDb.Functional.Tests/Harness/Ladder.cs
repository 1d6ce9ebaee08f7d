using DbDb.Functional.Tests.Stores;

namespace DbDb.Functional.Tests;

/// <summary>
/// A tree that claims two to the power of its levels entries and has one: each branch has two links to the one node
/// below.
/// </summary>
internal static class Ladder
{
    /// <summary>The one commit of a log that <see cref="Make.Genesis"/> begins.</summary>
    /// <param name="levels">How many levels of branches there are.</param>
    /// <param name="filler">How many bytes lie before them, as room for what they claim.</param>
    public static SegmentWriter Of(int levels, int filler)
    {
        var writer = new SegmentWriter(Make.Genesis);
        NodeRecord.AddValue(writer, new byte[filler]);
        var (node, count) = (NodeRecord.AddLeaf(writer, Tree.Empty.Set("m", "v").Root.Child.AsPage()), 1L);
        for (var level = 1; level <= levels; level++)
        {
            var below = new Stored(node, count, level - 1);
            var branch = Branch.Pair(
                below,
                "m"u8.ToArray(),
                below,
                level,
                new Edit(NoNodes.Instance, Limits.Default, Owner: null)
            );
            (node, count) = (NodeRecord.AddBranch(writer, branch), count * 2);
        }

        writer.Commit(node, count, levels + 1, new Instant(1), "");
        return writer;
    }
}
