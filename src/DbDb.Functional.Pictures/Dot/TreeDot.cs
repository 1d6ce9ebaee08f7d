namespace DbDb.Functional.Pictures;

/// <summary>A <see cref="TreeGraph"/> in Graphviz's language.</summary>
internal static class TreeDot
{
    /// <summary>The file's bytes.</summary>
    public static byte[] Of(TreeGraph graph) =>
        Dot.File(
            [graph.Title, .. graph.Summary],
            [
                .. graph.Legend.Select((item, i) =>
                    Dot.Node($"legend{i}", [item.Text], Look(item.Sides, item.IsStack))),
                .. graph.Outline.Boxes.Select(box =>
                    Dot.Node($"n{box.Id}", Lines(graph.Captions[box.Id]), Look(box.Sides, box.IsStack))),
                .. graph.Outline.Boxes.GroupBy(box => box.Level, box => $"n{box.Id}").Select(row =>
                    $"{{ rank=same; {string.Join("; ", row)} }}"),
                .. graph.Outline.Edges.Select(edge =>
                    $"n{edge.From} -> n{edge.To} [color=\"{Style.Of(edge.Sides).Line}\"]"),
            ]);

    private static IEnumerable<string> Lines(Caption caption) => caption.Lines.Select(line => line.Text);

    private static string Look(Sides sides, bool isStack)
    {
        var (fill, line) = Style.Of(sides);
        var style = sides == Sides.Older ? "filled,dashed" : sides == Sides.Newer ? "filled,bold" : "filled";
        return $"fillcolor=\"{fill}\", color=\"{line}\", style=\"{style}\"{(isStack ? ", peripheries=2" : "")}";
    }
}
