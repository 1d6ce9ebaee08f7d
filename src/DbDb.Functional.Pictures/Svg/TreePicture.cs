using System.Xml.Linq;

namespace DbDb.Functional.Pictures;

/// <summary>A <see cref="TreeGraph"/> as SVG.</summary>
internal static class TreePicture
{
    private const double BaseLine = 12; // of a line of text, below its top

    /// <summary>The file's bytes.</summary>
    public static byte[] Of(TreeGraph graph)
    {
        var header = new Header(graph.Title, graph.Summary, graph.Legend);
        var canvas = Canvas.Of(graph.Outline, graph.Captions, header.Height, Math.Ceiling(header.Width));
        return Svg.File(
            canvas.Width,
            canvas.Height,
            graph.Title,
            $"{string.Join(' ', graph.Summary)} Boxes are the tree's nodes, roots on top; "
                + "lines lead to the nodes below.",
            [
                .. header.Drawn(),
                .. canvas.Wires
                    .OrderBy(wire => Weight(wire.Edge, graph.Outline))
                    .Select(wire => Drawn(wire, graph.Outline)),
                .. graph.Outline.Boxes.Select(box => Drawn(box, canvas.Boxes[box.Id], graph.Captions[box.Id])),
            ]);
    }

    // What changed lies over what didn't.
    private static int Weight(Edge edge, Outline outline) =>
        IsOnPath(edge, outline) ? 2 : edge.Sides == Sides.Both ? 0 : 1;

    private static bool IsOnPath(Edge edge, Outline outline) => outline.Boxes[edge.To].Sides != Sides.Both;

    private static XElement Drawn(Wire wire, Outline outline)
    {
        var (x, y, toX, toY) = (wire.FromX, wire.FromY, wire.ToX, wire.ToY);
        var half = (y + toY) / 2;
        return Svg.Path(
            $"{Style.ClassOf(wire.Edge.Sides)}{(IsOnPath(wire.Edge, outline) ? " path" : "")}",
            $"M{x:0.#} {y:0.#}C{x:0.#} {half:0.#} {toX:0.#} {half:0.#} {toX:0.#} {toY:0.#}");
    }

    private static XElement Drawn(Box box, Area area, Caption caption)
    {
        var card = Card.Upper(area, box.IsStack);
        var first = card.Y + (card.Height - caption.Lines.Length * Svg.LineStep) / 2 + BaseLine;
        return Svg.Group(
            caption.Details,
            [
                .. Card.Of(box.Sides, area, box.IsStack),
                .. caption.Lines.Select((line, i) => Svg.Text(
                    ClassOf(line.Ink, box.Sides), card.Middle, first + i * Svg.LineStep, line.Text)),
            ]);
    }

    private static string ClassOf(Ink ink, Sides sides) =>
        ink switch
        {
            Ink.Name => $"middle name {Style.ClassOf(sides)}",
            Ink.Faint => "middle faint",
            _ => "middle",
        };
}
