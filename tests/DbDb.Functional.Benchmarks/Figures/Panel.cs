using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using DbDb.Functional.Benchmarks.Running;

namespace DbDb.Functional.Benchmarks.Figures;

/// <summary>
/// A section of the results: its title, a legend, a group of bars for each metric, and their common axis.
/// </summary>
internal sealed class Panel
{
    private const double TitleLine = 22;
    private const double LegendLine = 44;
    private const double PlotTop = 56;
    private const double AxisHeight = 36;
    private const double TickLine = 12;
    private const double NoteLine = 26;
    private const double LegendBar = 14;
    private const double LegendGap = 22;

    private readonly string _title;
    private readonly ImmutableArray<Group> _groups;
    private readonly ImmutableArray<string> _peers;
    private readonly LogScale _scale;

    private Panel(string title, ImmutableArray<Group> groups)
    {
        (_title, _groups) = (title, groups);
        _peers = [.. groups.SelectMany(group => group.Bars, (_, bar) => bar.Peer).Distinct(StringComparer.Ordinal)];
        _scale = LogScale.Around(
            groups
                .SelectMany(group => group.Bars)
                .SelectMany(bar => new[] { bar.Ratio.Least, bar.Ratio.OfMedians, bar.Ratio.Greatest }),
            Layout.PlotLeft,
            Layout.PlotRight,
            Layout.ValueRoom
        );
    }

    public double Height => PlotTop + _groups.Sum(group => group.Height) + AxisHeight;

    /// <summary>A panel for each section in which there is something to compare.</summary>
    public static ImmutableArray<Panel> Of(Results results) =>
        [
            .. results
                .Rows.GroupBy(row => row.Section, row => Group.Of(row), StringComparer.Ordinal)
                .Select(section => (Title: section.Key, Groups: section.SelectMany(group => group).ToImmutableArray()))
                .Where(section => !section.Groups.IsEmpty)
                .Select(section => new Panel(section.Title, section.Groups)),
        ];

    /// <param name="top">The panel's top.</param>
    public IEnumerable<XElement> Draw(double top)
    {
        var plotTop = top + PlotTop;
        var plotBottom = top + Height - AxisHeight;
        var tops = _groups.Select((_, i) => plotTop + _groups.Take(i).Sum(group => group.Height)).ToArray();
        return
        [
            Svg.Text("title", Layout.Edge, top + TitleLine, _title),
            .. Legend(top + LegendLine),
            .. _groups.SelectMany((group, i) => Stripe(i, tops[i], group.Height)),
            .. _scale.Ticks().SelectMany(tick => Tick(tick, plotTop, plotBottom)),
            .. _groups.SelectMany((group, i) => group.Draw(tops[i], _scale, StyleOf)),
            Svg.Line("one", _scale.X(1), plotTop, _scale.X(1), plotBottom),
            Svg.Text("note end", _scale.X(1) - 8, plotBottom + NoteLine, "← DbDb is faster or smaller"),
            Svg.Text("note", _scale.X(1) + 8, plotBottom + NoteLine, "slower or larger →"),
        ];
    }

    private string StyleOf(string peer) =>
        string.Create(CultureInfo.InvariantCulture, $"peer{_peers.IndexOf(peer) % Style.Colours}");

    private static XElement[] Stripe(int index, double top, double height) =>
        index % 2 == 0 ? [Svg.Rectangle("stripe", 0, top, Layout.Width, height)] : [];

    private IEnumerable<XElement> Tick(double ratio, double top, double bottom) =>
        [
            Svg.Line("grid", _scale.X(ratio), top, _scale.X(ratio), bottom),
            Svg.Text(
                "tick middle",
                _scale.X(ratio),
                bottom + TickLine,
                ratio.ToString("0.########", CultureInfo.InvariantCulture)
            ),
        ];

    private IEnumerable<XElement> Legend(double y)
    {
        var x = Layout.Edge;
        foreach (var peer in _peers)
        {
            var text = $"DbDb / {peer}";
            yield return Svg.Rectangle(StyleOf(peer), x, y - Layout.BarHeight, LegendBar, Layout.BarHeight);
            yield return Svg.Text("legend", x + LegendBar + Layout.ValueGap, y, text);
            x += LegendBar + Layout.ValueGap + (text.Length * Layout.CharacterWidth) + LegendGap;
        }
    }
}
