using System.Collections.Immutable;
using System.Xml.Linq;
using DbDb.Functional.Benchmarks.Running;

namespace DbDb.Functional.Benchmarks.Figures;

/// <summary>One metric against the number of entries: both axes logarithmic, a line a peer.</summary>
/// <param name="line">The metric's figures.</param>
/// <param name="left">The panel's left end, in pixels.</param>
/// <param name="top">The panel's top, in pixels.</param>
/// <param name="width">How wide it is, in pixels.</param>
internal sealed class ScalePanel(ScaleLine line, double left, double top, double width)
{
    public const double Height = 236;

    private const double TitleLine = 14;
    private const double PlotTop = 26;
    private const double AxisHeight = 20;
    private const double AxisWidth = 50;
    private const double Margin = 14;
    private const double TickLine = 13;
    private const double TickHeight = 3; // from a label's middle to its base line
    private const double DotRadius = 2.5;

    private readonly LogScale _across = LogScale.Over(
        line.Rows.Select(at => (double)at.Entries),
        left + AxisWidth,
        left + width,
        Margin
    );
    private readonly LogScale _upwards = LogScale.Over(
        line.Rows.SelectMany(at => at.Row.Cells, (_, cell) => cell.Median),
        top + Height - AxisHeight,
        top + PlotTop,
        Margin
    );

    /// <param name="style">A peer's colour.</param>
    public IEnumerable<XElement> Draw(Func<string, string> style) =>
        [
            Svg.Rectangle(
                "stripe",
                _across.Left,
                _upwards.Right,
                _across.Right - _across.Left,
                _upwards.Left - _upwards.Right
            ),
            Svg.Text("legend", left, top + TitleLine, line.First.Metric.Name),
            .. Sizes().SelectMany(Upright),
            .. _upwards.Ticks().SelectMany(Level),
            .. line.Peers.Reverse().SelectMany(peer => Curve(Points(peer), style(peer))),
        ];

    private static XElement[] Curve(ImmutableArray<(double X, double Y)> points, string style) =>
        [Svg.Path($"{style} line", points), .. points.Select(point => Svg.Dot(style, point.X, point.Y, DotRadius))];

    private ImmutableArray<(double X, double Y)> Points(string peer) =>
        [
            .. line.Rows.SelectMany(at =>
                at.Row.Of(peer) is { } cell
                    ? [(_across.X(at.Entries), _upwards.X(cell.Median))]
                    : Array.Empty<(double X, double Y)>()
            ),
        ];

    /// <summary>The sizes that have room for their labels.</summary>
    private ImmutableArray<int> Sizes() =>
        line
            .Rows.Select(at => at.Entries)
            .Aggregate(ImmutableArray<int>.Empty, (labelled, size) =>
                labelled.IsEmpty || _across.X(size) - _across.X(labelled[^1]) >= LogScale.LeastGap
                    ? labelled.Add(size)
                    : labelled
            );

    private XElement[] Upright(int entries)
    {
        var x = _across.X(entries);
        return
        [
            Svg.Line("grid", x, _upwards.Right, x, _upwards.Left),
            Svg.Text("tick middle", x, _upwards.Left + TickLine, Numbers.Short(entries)),
        ];
    }

    private XElement[] Level(double time)
    {
        var y = _upwards.X(time);
        return
        [
            Svg.Line("grid", _across.Left, y, _across.Right, y),
            Svg.Text("tick end", _across.Left - 6, y + TickHeight, Numbers.Time(time)),
        ];
    }
}
