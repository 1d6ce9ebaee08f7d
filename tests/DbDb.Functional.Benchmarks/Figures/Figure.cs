using System.Xml.Linq;
using DbDb.Functional.Benchmarks.Running;

namespace DbDb.Functional.Benchmarks.Figures;

/// <summary>The results as a picture (SVG): the panels one under the other, and on what they were measured.</summary>
internal static class Figure
{
    private const double PanelGap = 14;
    private const double FootHeight = 42;
    private const string Legend =
        "Bars: ratios of the rounds' medians. Thin lines: from the least to the greatest ratio of a round.";

    public static string Of(Results results, string title)
    {
        var panels = Panel.Of(results);
        var tops = panels.Select((_, i) => panels.Take(i).Sum(panel => panel.Height + PanelGap)).ToArray();
        var height = panels.Sum(panel => panel.Height + PanelGap) + FootHeight;
        var document = Svg.Document(
            Layout.Width,
            height,
            "DbDb.Functional against other ordered maps",
            [
                .. panels.SelectMany((panel, i) => panel.Draw(tops[i])),
                Svg.Text("note", Layout.Edge, height - Layout.Edge - Layout.LineStep, Legend),
                Svg.Text("note", Layout.Edge, height - Layout.Edge, title),
            ]
        );
        return $"{new XDocument(document).ToString(SaveOptions.None)}\n";
    }
}
