using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using DbDb.Functional.Pictures;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Pictures as files: whatever the keys are, other programs can read them.</summary>
public partial class PictureLaws
{
    private static readonly XNamespace _svg = "http://www.w3.org/2000/svg";

    [Law(Share = 4)]
    public Property A_picture_is_XML_with_a_title_a_description_and_a_group_for_each_box(View view)
    {
        var graph = Graph(view);
        var root = XDocument.Parse(Encoding.UTF8.GetString(TreePicture.Of(graph))).Root!;
        return (
            root.Name == _svg + "svg"
            && root.Attribute("role")?.Value == "img"
            && root.Element(_svg + "title")?.Value.Length > 0
            && root.Element(_svg + "desc")?.Value.Length > 0
            && root.Elements(_svg + "g").Count() == graph.Outline.Boxes.Length
            && !root.Descendants(_svg + "script").Any()
        ).ToProperty();
    }

    [Law(Share = 4)]
    public Property Text_stays_within_its_box(View view) =>
        XDocument.Parse(Encoding.UTF8.GetString(TreePicture.Of(Graph(view)))).Root!.Elements(_svg + "g")
            .SelectMany(group =>
            {
                var card = group.Elements(_svg + "rect").Last();
                var (left, top) = (Number(card, "x"), Number(card, "y"));
                return group
                    .Elements(_svg + "text")
                    .SelectMany(text =>
                    {
                        var half = TextWidth.Of(text.Value) * Svg.ColumnWidth / 2;
                        return Differences.Unless(
                            Number(text, "x") - half > left
                                && Number(text, "x") + half < left + Number(card, "width")
                                && Number(text, "y") - Svg.LineStep > top - 4
                                && Number(text, "y") < top + Number(card, "height") - 3,
                            () => $"'{text.Value}' leaves its box"
                        );
                    });
            })
            .ToProperty();

    [Law(Share = 4)]
    public Property A_picture_for_Graphviz_has_a_statement_for_each_box_and_each_link(View view)
    {
        var graph = Graph(view);
        var lines = Encoding.UTF8.GetString(TreeDot.Of(graph)).Split('\n');
        return Differences.Unless(lines is ["digraph dbdb {", .., "}", ""], () => "it doesn't begin or end")
            .Concat(lines[1..^2].Where(line => !Statement().IsMatch(line)).Select(line => $"no statement: {line}"))
            .Concat(Differences.Unless(
                lines.Count(line => Link().IsMatch(line)) == graph.Outline.Edges.Length
                    && lines.Count(line => Box().IsMatch(line)) == graph.Outline.Boxes.Length,
                () => "something is missing"))
            .ToProperty();
    }

    [Law]
    public Property A_label_is_no_wider_than_it_may_be_and_one_line_of_text_that_XML_allows(
        Key key,
        [Within(1, 40)] int width
    )
    {
        var label = Label.Of(key, width);
        return (
            (TextWidth.Of(label) <= width || key.Length == 0)
            && new XElement("a", label).ToString().Length > 0
            && !label.Any(char.IsControl)
        ).Label(label);
    }

    [Law]
    public Property A_label_that_is_cut_keeps_the_beginning_and_the_end(
        [From(nameof(Texts))] string text,
        [Within(3, 20)] int width
    )
    {
        var cut = TextWidth.CutMiddle(text, width);
        var parts = cut.Split('…');
        return (
            parts is [var whole]
                ? whole == text
                : parts is [var begin, var end]
                    && text.StartsWith(begin, StringComparison.Ordinal)
                    && text.EndsWith(end, StringComparison.Ordinal)
                    && TextWidth.Of(cut) <= width
                    && TextWidth.Of(cut) >= width - 2
                    && TextWidth.Of(text) > width
        ).Label($"'{text}' to {width}: '{cut}'");
    }

    // A name, a row or a link, and then attributes whose values are numbers, words or strings in which every quote is
    // escaped.
    [GeneratedRegex(
        """^  (?:[a-z]+[0-9]*|\{ rank=same; n[0-9]+(?:; n[0-9]+)* \}|n[0-9]+ -> n[0-9]+)"""
            + """(?: \[(?:[a-z]+=(?:"(?:[^"\\]|\\.)*"|[a-z0-9.]+)(?:, )?)+\])?$""",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Statement();

    [GeneratedRegex("^  n[0-9]+ -> n[0-9]+ ", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"^  n[0-9]+ \[label=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Box();

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);

    private static TreeGraph Graph(View view)
    {
        var (older, newer) = view.Snapshots();
        return TreeGraph.Of("shop.dbdb", older, newer, KeyRange.All, view.Most);
    }

    private static Gen<string> Texts => Gen.Elements('a', 'b', '価', 'é').ArrayOf().Select(chars => new string(chars));
}
