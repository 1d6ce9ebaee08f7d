using DbDb.Functional.Pictures;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Where boxes and lines lie in a picture.</summary>
public class CanvasLaws
{
    // What pixels are rounded to, and more than arithmetic may lose.
    private const double Tolerance = 0.05;

    [Law(Share = 4)]
    public Property Every_box_lies_inside_the_picture_and_none_on_another(View view) =>
        Misplaced(Drawn(view).Canvas).ToProperty();

    [Fact]
    public void So_do_those_of_trees_that_are_far_apart()
    {
        for (var most = PictureOptions.FewestBoxes; most < 200; most += 1 + most / 10)
        {
            var (older, newer) = View.FarApart;
            Assert.Empty(Misplaced(Placed(TreeGraph.Of("", older, newer, KeyRange.All, most))));
            Assert.Empty(Misplaced(Placed(TreeGraph.Of("", newer, KeyRange.All, most))));
        }
    }

    [Law(Share = 4)]
    public Property A_line_runs_from_a_box_to_one_below_between_two_rows(View view)
    {
        var (graph, canvas) = Drawn(view);
        return canvas
            .Wires.SelectMany(wire =>
                Differences.Unless(
                    Ends(wire, canvas.Boxes[wire.Edge.From], canvas.Boxes[wire.Edge.To])
                        && !canvas.Boxes.Any(area =>
                            area.Y < wire.ToY - Tolerance && area.Bottom > wire.FromY + Tolerance
                        ),
                    () => $"{wire} runs elsewhere"
                )
            )
            .Concat(
                Differences.Unless(canvas.Wires.Select(wire => wire.Edge).SequenceEqual(graph.Outline.Edges), () =>
                    "not every link is drawn once"
                )
            )
            .ToProperty();

        static bool Ends(Wire wire, Area from, Area to) =>
            wire.FromX > from.X && wire.FromX < from.Right && Near(wire.FromY, from.Bottom)
            && wire.ToX > to.X && wire.ToX < to.Right && Near(wire.ToY, to.Y);
    }

    [Law(Share = 4)]
    public Property In_one_tree_a_parent_stands_midway_over_its_children(View view)
    {
        var snapshot = view.Snapshots().Newer;
        var graph = TreeGraph.Of("", snapshot, KeyRange.All, view.Most);
        var canvas = Placed(graph);
        return graph
            .Outline.Edges.GroupBy(edge => edge.From, edge => canvas.Boxes[edge.To].Middle)
            .SelectMany(children =>
                Differences.Unless(Near(canvas.Boxes[children.Key].Middle, (children.Min() + children.Max()) / 2), () =>
                    $"box {children.Key} stands elsewhere"
                )
            )
            .ToProperty();
    }

    [Law(Share = 4)]
    public Property The_nodes_of_each_tree_lie_in_the_order_of_their_keys(View view)
    {
        var (graph, canvas) = Drawn(view);
        return new[] { Sides.Older, Sides.Newer }
            .SelectMany(side =>
                graph
                    .Outline.Boxes.Where(box => !box.IsStack && box.Members[0].Reached.HasFlag(side))
                    .GroupBy(box => box.Level)
            )
            .SelectMany(row => row.OrderBy(box => canvas.Boxes[box.Id].X).Pairs())
            .SelectMany(pair => Differences.Unless(
                pair.Item.Members[0].Node.FirstKey() < pair.Next.Members[0].Node.FirstKey(),
                () => $"{pair.Item.Members[0].Node} lies on the left of {pair.Next.Members[0].Node}"))
            .ToProperty();
    }

    private const double Top = 100;

    private static IEnumerable<string> Misplaced(Canvas canvas)
    {
        var rows = canvas
            .Boxes.GroupBy(area => area.Y, (top, row) => (Top: top, Boxes: row.OrderBy(area => area.X).ToArray()))
            .OrderBy(row => row.Top)
            .ToArray();
        return canvas
            .Boxes.SelectMany(
                (area, i) =>
                    Differences.Unless(
                        area.X >= Canvas.Margin - Tolerance
                            && area.Right <= canvas.Width - Canvas.Margin + Tolerance
                            && area.Y >= Top
                            && area.Bottom <= canvas.Height - Canvas.Margin + Tolerance,
                        () => $"box {i} lies outside of {canvas.Width} x {canvas.Height}: {area}"
                    )
            )
            .Concat(
                rows.SelectMany(row => row.Boxes.Pairs())
                    .SelectMany(pair =>
                        Differences.Unless(pair.Item.Right < pair.Next.X, () => $"{pair.Item} and {pair.Next} overlap")
                    )
            )
            .Concat(
                rows.Pairs()
                    .SelectMany(pair =>
                        Differences.Unless(pair.Item.Boxes.Max(area => area.Bottom) < pair.Next.Top, () =>
                            $"the row at {pair.Next.Top} overlaps"
                        )
                    )
            );
    }

    private static bool Near(double one, double other) => Math.Abs(one - other) < Tolerance;

    private static (TreeGraph Graph, Canvas Canvas) Drawn(View view)
    {
        var (older, newer) = view.Snapshots();
        var graph = TreeGraph.Of("", older, newer, KeyRange.All, view.Most);
        return (graph, Placed(graph));
    }

    private static Canvas Placed(TreeGraph graph) => Canvas.Of(graph.Outline, graph.Captions, Top, leastWidth: 300);
}
