using System.Collections.Immutable;

namespace DbDb.Functional.Pictures;

/// <summary>
/// Where boxes lie from left to right: every family over what is below it, as close as their widths allow, and each box
/// of a family as near as can be to the middle of its own children. A family of one lies exactly there. (After E. M.
/// Reingold and J. S. Tilford, "Tidier drawings of trees", 1981, for families in the place of nodes; what lies between
/// two wide ones is spread between them.)
/// </summary>
internal sealed class TidyLayout
{
    private readonly IReadOnlyList<double> _widths;
    private readonly ILookup<int, int> _children;
    private readonly double[] _middles;

    private TidyLayout(Outline outline, IReadOnlyList<double> widths)
    {
        _widths = widths;
        _children = outline.Edges.ToLookup(edge => edge.From, edge => edge.To);
        _middles = new double[outline.Boxes.Length];
    }

    /// <summary>The middle of each box, in pixels from the left end of the leftmost.</summary>
    /// <param name="outline">The boxes.</param>
    /// <param name="widths">The width of each, in pixels.</param>
    public static ImmutableArray<double> Middles(Outline outline, IReadOnlyList<double> widths)
    {
        var layout = new TidyLayout(outline, widths);
        var whole = layout.SideBySide(outline.Families);
        layout.Place(whole, -whole.Rows.Select(row => row.Left).DefaultIfEmpty().Min());
        return [.. layout._middles];
    }

    // Where a family's boxes and the blocks below it lie from its own zero, and how far each row of them reaches.
    private sealed record Block(
        Family Family, ImmutableArray<double> Middles, Blocks Below, ImmutableArray<Extent> Rows);

    // Blocks, and how far each was moved to the right.
    private sealed record Blocks(
        ImmutableArray<Block> Each, ImmutableArray<double> Shifts, ImmutableArray<Extent> Rows);

    private Block Arranged(Family family)
    {
        var below = SideBySide(family.Below);
        var middles = below.Each.Zip(below.Shifts)
            .SelectMany(at => Moved(at.Item1, at.Item2))
            .ToDictionary(at => at.Box, at => at.Middle);
        var wishes = family.Boxes.Select(box => Wish(box, middles)).ToArray();
        var own = Spread.Of(wishes, [.. family.Boxes.Select(box => _widths[box])]);
        var row = own.IsEmpty ? Extent.Nothing
            : new Extent(own[0] - _widths[family.Boxes[0]] / 2, own[^1] + _widths[family.Boxes[^1]] / 2);
        return new(family, own, below, [row, .. below.Rows]);
    }

    // The middle of a box's children, as far as they hang below this family.
    private double? Wish(int box, Dictionary<int, double> middles)
    {
        double[] children = [.. _children[box].Where(middles.ContainsKey).Select(child => middles[child])];
        return children.Length == 0 ? null : (children.Min() + children.Max()) / 2;
    }

    private Blocks SideBySide(ImmutableArray<Family> families)
    {
        ImmutableArray<Block> blocks = [.. families.Select(Arranged)];
        var contour = new Contour();
        foreach (var block in blocks)
        {
            contour.Add(block.Rows);
        }

        return new(blocks, [.. contour.Shifts], [.. contour.Rows]);
    }

    private static IEnumerable<(int Box, double Middle)> Moved(Block block, double shift) =>
        block.Family.Boxes.Zip(block.Middles, (box, middle) => (box, middle + shift));

    private void Place(Blocks blocks, double zero)
    {
        foreach (var (block, shift) in blocks.Each.Zip(blocks.Shifts))
        {
            foreach (var (box, middle) in Moved(block, zero + shift))
            {
                _middles[box] = middle;
            }

            Place(block.Below, zero + shift);
        }
    }
}
