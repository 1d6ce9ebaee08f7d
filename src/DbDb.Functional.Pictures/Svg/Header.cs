using System.Collections.Immutable;
using System.Xml.Linq;

namespace DbDb.Functional.Pictures;

/// <summary>What stands above a picture: its title, what it shows, and perhaps a legend.</summary>
internal sealed record Header(string Title, ImmutableArray<string> Summary, ImmutableArray<LegendItem> Legend)
{
    private const double TitleLine = 36;
    private const double TitleScale = 16.0 / 12;
    private const double LineStep = 22;
    private const double Below = 26;
    private const double SwatchWidth = 30;
    private const double SwatchHeight = 20;
    private const double SwatchGap = 8;
    private const double SwatchDrop = 6; // below its text's base line
    private const double LegendGap = 24;

    /// <summary>How wide a picture must be for it, in pixels.</summary>
    public double Width => 2 * Canvas.Margin + new[]
    {
        TextWidth.Of(Title) * TitleScale * Svg.ColumnWidth,
        Summary.Select(line => TextWidth.Of(line)).DefaultIfEmpty().Max() * Svg.ColumnWidth,
        Legend.Sum(WidthOf) - LegendGap,
    }.Max();

    /// <summary>Where what is below it begins, in pixels.</summary>
    public double Height => LegendLine - (Legend.IsEmpty ? LineStep : 0) + Below;

    private double LegendLine => TitleLine + (Summary.Length + 1) * LineStep + 4;

    /// <summary>Its elements.</summary>
    public IEnumerable<XElement> Drawn() =>
    [
        Svg.Text("title", Canvas.Margin, TitleLine, Title, TitleScale),
        .. Summary.Select((line, i) => Svg.Text("faint", Canvas.Margin, TitleLine + (i + 1) * LineStep, line)),
        .. Legend.SelectMany((item, i) => Drawn(item, Canvas.Margin + Legend.Take(i).Sum(WidthOf))),
    ];

    private IEnumerable<XElement> Drawn(LegendItem item, double x) =>
    [
        .. Card.Of(item.Sides, new(x, LegendLine + SwatchDrop - SwatchHeight, SwatchWidth, SwatchHeight), item.IsStack),
        Svg.Text("", x + SwatchWidth + SwatchGap, LegendLine, item.Text),
    ];

    private static double WidthOf(LegendItem item) =>
        SwatchWidth + SwatchGap + TextWidth.Of(item.Text) * Svg.ColumnWidth + LegendGap;
}
