using System.Collections.Immutable;
using System.Xml.Linq;
using DbDb.Functional.Benchmarks.Peers;
using DbDb.Functional.Benchmarks.Running;

namespace DbDb.Functional.Benchmarks.Figures;

/// <summary>
/// The bars of one metric: one a peer, from 1 to the ratio of medians, with a line over the ratios of the single
/// rounds.
/// </summary>
internal sealed record Group(ImmutableArray<string> Label, string Own, ImmutableArray<Group.Bar> Bars)
{
    public double Height =>
        Layout.GroupPadding + Math.Max(Bars.Length * Layout.BarStep, (Label.Length + 1) * Layout.LineStep);

    /// <summary>The metric's bars; none if there is nothing to compare.</summary>
    public static IEnumerable<Group> Of(Row row)
    {
        ImmutableArray<Bar> bars =
        [
            .. row
                .Cells.Where(cell => !cell.Peer.Equals(PeerNames.DbDb, StringComparison.Ordinal))
                .SelectMany(cell =>
                    row.Against(cell.Peer) is { } ratio && double.IsFinite(ratio.OfMedians)
                        ? [new Bar(cell.Peer, ratio)]
                        : Array.Empty<Bar>()
                ),
        ];
        if (!bars.IsEmpty && row.Of(PeerNames.DbDb) is { } own)
        {
            yield return new(Wrapped(row.Metric.Name), $"DbDb {Numbers.WithUnit(own.Median, row.Metric.Unit)}", bars);
        }
    }

    /// <param name="top">The group's top.</param>
    /// <param name="scale">The axis.</param>
    /// <param name="style">A peer's colour.</param>
    public IEnumerable<XElement> Draw(double top, LogScale scale, Func<string, string> style)
    {
        var middle = top + (Height / 2);
        var firstLine = middle - ((Label.Length + 1) * Layout.LineStep / 2) + 10;
        var firstBar = middle - (Bars.Length * Layout.BarStep / 2) + ((Layout.BarStep - Layout.BarHeight) / 2);
        return
        [
            .. Label.Select((line, i) => Svg.Text("end", Layout.LabelRight, firstLine + (i * Layout.LineStep), line)),
            Svg.Text("value end", Layout.LabelRight, firstLine + (Label.Length * Layout.LineStep), Own),
            .. Bars.SelectMany((bar, i) => bar.Draw(firstBar + (i * Layout.BarStep), scale, style(bar.Peer))),
        ];
    }

    /// <summary>The text in lines of no more characters than there is room for, unless a word is longer.</summary>
    private static ImmutableArray<string> Wrapped(string text) => text.Split(' ').Aggregate(
        ImmutableArray<string>.Empty,
        static (lines, word) => lines.IsEmpty || lines[^1].Length + 1 + word.Length > Layout.LabelCharacters
            ? lines.Add(word)
            : lines.SetItem(lines.Length - 1, $"{lines[^1]} {word}"));

    internal sealed record Bar(string Peer, Ratio Ratio)
    {
        public IEnumerable<XElement> Draw(double top, LogScale scale, string style)
        {
            var (one, end) = (scale.X(1), scale.X(Ratio.OfMedians));
            var (least, greatest) = (scale.X(Ratio.Least), scale.X(Ratio.Greatest));
            var middle = top + (Layout.BarHeight / 2);
            var isLeft = Ratio.OfMedians < 1;
            return
            [
                Svg.Rectangle(style, Math.Min(one, end), top, Math.Max(Math.Abs(end - one), 1), Layout.BarHeight),
                Svg.Line("range", least, middle, greatest, middle),
                Svg.Text(
                    isLeft ? "value end" : "value",
                    isLeft ? Math.Min(least, end) - Layout.ValueGap : Math.Max(greatest, end) + Layout.ValueGap,
                    top + Layout.BarHeight - 1,
                    Numbers.Ratio(Ratio.OfMedians)
                ),
            ];
        }
    }
}
