using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using DbDb.Functional.Benchmarks.Peers;
using DbDb.Functional.Benchmarks.Running;

namespace DbDb.Functional.Benchmarks.Figures;

/// <summary>
/// The results at several sizes as a picture (SVG): a legend, the panels two by two, and on what they were measured.
/// </summary>
internal static class ScaleFigure
{
    private const int Columns = 2;
    private const double LegendLine = 26;
    private const double LegendBar = 18;
    private const double LegendGap = 22;
    private const double PanelsTop = 40;
    private const double PanelGap = 16;
    private const double FootHeight = 42;
    private const double PanelWidth = (Layout.Width - (2 * Layout.Edge) - PanelGap) / Columns;
    private const string Note =
        "Time of an operation against the number of entries, both logarithmic: medians of the rounds.";

    public static string Of(ScaleResults results, string title)
    {
        ImmutableArray<ScaleLine> times =
        [
            .. results.Lines.Where(IsTime).DistinctBy(line => line.First.Workload, StringComparer.Ordinal),
        ];
        ImmutableArray<string> peers = [.. times.SelectMany(line => line.Peers).Distinct(StringComparer.Ordinal)];
        var style = Styles(peers);
        var rows = (times.Length + Columns - 1) / Columns;
        var height = PanelsTop + (rows * (ScalePanel.Height + PanelGap)) + FootHeight;
        var document = Svg.Document(
            Layout.Width,
            height,
            "DbDb.Functional and other ordered maps at several sizes",
            [
                .. Legend(peers, style),
                .. times.SelectMany((line, i) => new ScalePanel(
                    line,
                    Layout.Edge + (i % Columns * (PanelWidth + PanelGap)),
                    PanelsTop + (i / Columns * (ScalePanel.Height + PanelGap)),
                    PanelWidth).Draw(style)),
                Svg.Text("note", Layout.Edge, height - Layout.Edge - Layout.LineStep, Note),
                Svg.Text("note", Layout.Edge, height - Layout.Edge, title),
            ]
        );
        return $"{new XDocument(document).ToString(SaveOptions.None)}\n";
    }

    /// <summary>A workload's first time stands for it; how large files are is in the table.</summary>
    private static bool IsTime(ScaleLine line) => line.First.Metric.Unit.Equals("ns", StringComparison.Ordinal);

    private static Func<string, string> Styles(ImmutableArray<string> peers)
    {
        var others = peers.Remove(PeerNames.DbDb);
        return peer => peer.Equals(PeerNames.DbDb, StringComparison.Ordinal)
            ? "own"
            : string.Create(CultureInfo.InvariantCulture, $"peer{others.IndexOf(peer) % Style.Colours}");
    }

    private static IEnumerable<XElement> Legend(ImmutableArray<string> peers, Func<string, string> style)
    {
        var x = Layout.Edge;
        foreach (var peer in peers)
        {
            var middle = LegendLine - (Layout.BarHeight / 2) + 1;
            yield return Svg.Path($"{style(peer)} line", [(x, middle), (x + LegendBar, middle)]);
            yield return Svg.Text("legend", x + LegendBar + Layout.ValueGap, LegendLine, peer);
            x += LegendBar + Layout.ValueGap + (peer.Length * Layout.CharacterWidth) + LegendGap;
        }
    }
}
