using System.Collections.Immutable;

namespace DbDb.Functional.Pictures;

/// <summary>Where something lies, in pixels from the picture's upper left corner.</summary>
internal readonly record struct Area(double X, double Y, double Width, double Height)
{
    public double Right => X + Width;

    public double Bottom => Y + Height;

    public double Middle => X + Width / 2;
}

/// <summary>A line from the lower side of a box to the upper side of another.</summary>
internal readonly record struct Wire(Edge Edge, double FromX, double FromY, double ToX, double ToY);

/// <summary>
/// An outline with places. A level of the trees is a row, in which all boxes are equally high, and links lead from a
/// row to the next: so the wires lie between rows, and none runs through a box.
/// </summary>
/// <param name="Width">How wide the picture is, in pixels.</param>
/// <param name="Height">How high it is.</param>
/// <param name="Boxes">Where the boxes lie, in the order of their numbers.</param>
/// <param name="Wires">Where the links run, in their order.</param>
internal sealed record Canvas(double Width, double Height, ImmutableArray<Area> Boxes, ImmutableArray<Wire> Wires)
{
    /// <summary>Around everything.</summary>
    public const double Margin = 24;

    private const double LeastRowGap = 44;
    private const double MostRowGap = 130;
    private const double Slope = 0.12; // of the flattest wire, at the least
    private const double TwinGap = 5; // two wires to one box end so far from its middle
    private const double SidePadding = 10;
    private const double LeastWidth = 56;

    /// <summary>Above the first line and below the last.</summary>
    public const double LinePadding = 8;

    /// <summary>Lays an outline out.</summary>
    /// <param name="outline">The outline.</param>
    /// <param name="captions">What each box says.</param>
    /// <param name="top">How much room to leave above, in pixels.</param>
    /// <param name="leastWidth">How wide the picture must be at least.</param>
    public static Canvas Of(Outline outline, ImmutableArray<Caption> captions, double top, double leastWidth)
    {
        double[] widths = [.. outline.Boxes.Select(box => WidthOf(box, captions[box.Id]))];
        var middles = TidyLayout.Middles(outline, widths);
        var tree = outline.Boxes.Select(box => middles[box.Id] + widths[box.Id] / 2).DefaultIfEmpty().Max();
        var width = Math.Max(leastWidth, Math.Ceiling(tree + 2 * Margin));
        var left = (width - tree) / 2;
        var (tops, heights, bottom) = Rows(outline, captions, middles, top);
        ImmutableArray<Area> areas =
        [
            .. outline.Boxes.Select(box => new Area(
                left + middles[box.Id] - widths[box.Id] / 2, tops[box.Level], widths[box.Id], heights[box.Level])),
        ];
        return new(width, bottom + Margin, areas, [.. outline.Edges.Select(edge => WireOf(edge, outline, areas))]);
    }

    private static double WidthOf(Box box, Caption caption) =>
        Math.Max(LeastWidth, Math.Ceiling(TextColumns(caption) * Svg.ColumnWidth + 2 * SidePadding))
        + (box.IsStack ? Card.StackDepth : 0);

    private static int TextColumns(Caption caption) => caption.Lines.Max(line => TextWidth.Of(line.Text));

    private static double HeightOf(Box box, Caption caption) =>
        caption.Lines.Length * Svg.LineStep + 2 * LinePadding + (box.IsStack ? Card.StackDepth : 0);

    private static (Dictionary<int, double> Tops, Dictionary<int, double> Heights, double Bottom) Rows(
        Outline outline, ImmutableArray<Caption> captions, ImmutableArray<double> middles, double top)
    {
        var (tops, heights) = (new Dictionary<int, double>(), new Dictionary<int, double>());
        foreach (var row in outline.Boxes.GroupBy(box => box.Level).OrderByDescending(row => row.Key))
        {
            tops[row.Key] = top;
            heights[row.Key] = row.Max(box => HeightOf(box, captions[box.Id]));
            var flattest = outline.Edges
                .Where(edge => outline.Boxes[edge.From].Level == row.Key)
                .Select(edge => Math.Abs(middles[edge.From] - middles[edge.To]))
                .DefaultIfEmpty()
                .Max();
            top += heights[row.Key] + Math.Clamp(flattest * Slope, LeastRowGap, MostRowGap);
        }

        return (tops, heights, tops.Select(row => row.Value + heights[row.Key]).DefaultIfEmpty(top).Max());
    }

    // The links of two trees to one node end beside each other.
    private static Wire WireOf(Edge edge, Outline outline, ImmutableArray<Area> areas)
    {
        var (from, to, target) = (areas[edge.From], areas[edge.To], outline.Boxes[edge.To]);
        var aside = target.Sides != Sides.Both || edge.Sides == Sides.Both ? 0
            : edge.Sides == Sides.Older ? -TwinGap
            : TwinGap;
        return new(edge, from.Middle, from.Bottom, Card.Upper(to, target.IsStack).Middle + aside, to.Y);
    }
}
