using System.Collections.Immutable;
using System.Xml.Linq;

namespace DbDb.Functional.Pictures;

/// <summary>
/// A <see cref="CommitGraph"/> as SVG: a chain from top to bottom, the jumps as arcs on its left, and what there is to
/// say on its right.
/// </summary>
internal static class CommitPicture
{
    private const double Head = 4; // half of an arrow's width, and two thirds of its length
    private const double RowStep = 58;
    private const double Bend = RowStep / 2;
    private const double BoxHeight = 34;
    private const double BoxPadding = 12;
    private const double LaneStep = 16;
    private const double TextGap = 16;

    /// <summary>The file's bytes.</summary>
    public static byte[] Of(CommitGraph graph)
    {
        var header = new Header(graph.Title, graph.Summary, []);
        var rows = Rows(graph, header.Height);
        var end = header.Height + rows.Length * RowStep;
        var texts = rows.SelectMany(row => row.Lines, (row, line) =>
            row.Box.Right + TextGap + TextWidth.Of(line.Text) * Svg.ColumnWidth + Canvas.Margin);
        return Svg.File(
            Math.Ceiling(texts.Append(header.Width).Max()),
            end + (graph.GoesOn ? Svg.LineStep : 0) + Canvas.Margin,
            graph.Title,
            $"{string.Join(' ', graph.Summary)} Commits from the newest down, "
                + "each with its time and its number of entries.",
            [
                .. header.Drawn(),
                .. graph.Jumps.SelectMany(jump => Arc(jump, rows, end)),
                .. rows.Where(row => row.Commit.Revision > Revision.Zero).SelectMany(row =>
                    Arrow("shared", row.Box.Middle, row.Box.Bottom, row.Box.Y + RowStep)),
                .. rows.SelectMany(Drawn),
                .. graph.GoesOn ? [Svg.Text("middle faint", rows[0].Box.Middle, end + Svg.LineStep - 2, "older ones")]
                    : Array.Empty<XElement>(),
            ]);
    }

    // A commit, its box, and what is said beside it.
    private sealed record Row(Commit Commit, Area Box, ImmutableArray<Line> Lines)
    {
        public double Middle => Box.Y + BoxHeight / 2;
    }

    private static ImmutableArray<Row> Rows(CommitGraph graph, double top)
    {
        var names = graph.Commits.Select(commit => TextWidth.Of(CommitGraph.Name(commit)) * Svg.ColumnWidth);
        var width = names.DefaultIfEmpty().Max() + 2 * BoxPadding;
        var left = Canvas.Margin + (graph.Jumps.Select(jump => jump.Lane).DefaultIfEmpty().Max() + 1) * LaneStep;
        return
        [
            .. graph.Commits.Select((commit, i) =>
                new Row(commit, new(left, top + i * RowStep, width, BoxHeight), CommitGraph.Lines(commit))),
        ];
    }

    private static IEnumerable<XElement> Drawn(Row row) =>
    [
        Svg.Rectangle("shared", row.Box),
        Svg.Text("middle name", row.Box.Middle, row.Middle + Head, CommitGraph.Name(row.Commit)),
        .. row.Lines.Select((line, i) => Svg.Text(
            line.Ink == Ink.Faint ? "faint" : "",
            row.Box.Right + TextGap,
            row.Middle + Head + (i - (row.Lines.Length - 1) / 2.0) * Svg.LineStep,
            line.Text)),
    ];

    // To the left, down, and back to the older commit's box; past the end, if that isn't shown.
    private static XElement[] Arc(Jump jump, ImmutableArray<Row> rows, double end)
    {
        var from = rows.First(row => row.Commit.Revision == jump.From);
        var (left, lane, top) = (from.Box.X, from.Box.X - jump.Lane * LaneStep, from.Middle + Head);
        var down = Svg.Path("newer", $"M{left:0.#} {top:0.#}Q{lane:0.#} {top:0.#} {lane:0.#} {top + Bend:0.#}");
        if (rows.FirstOrDefault(row => row.Commit.Revision == jump.To) is not { } to)
        {
            return [down, .. Arrow("newer", lane, top + Bend, end)];
        }

        var (bottom, tail) = (to.Middle - Head, left - 1.5 * Head);
        return
        [
            down,
            Svg.Path(
                "newer",
                $"M{lane:0.#} {top + Bend:0.#}V{bottom - Bend:0.#}Q{lane:0.#} {bottom:0.#} {left:0.#} {bottom:0.#}"),
            Svg.Path(
                "newer",
                $"M{tail:0.#} {bottom - Head:0.#}L{left:0.#} {bottom:0.#}L{tail:0.#} {bottom + Head:0.#}"),
        ];
    }

    private static XElement[] Arrow(string style, double x, double from, double to) =>
    [
        Svg.Path(style, $"M{x:0.#} {from:0.#}V{to:0.#}"),
        Svg.Path(style, $"M{x - Head:0.#} {to - 1.5 * Head:0.#}L{x:0.#} {to:0.#}L{x + Head:0.#} {to - 1.5 * Head:0.#}"),
    ];
}
