using System.Collections.Immutable;

namespace DbDb.Functional.Pictures;

/// <summary>What a look stands for.</summary>
internal readonly record struct LegendItem(Sides Sides, bool IsStack, string Text);

/// <summary>
/// A picture of one tree, or of two and what they share, in words and boxes: what it says in whichever language it is
/// written.
/// </summary>
/// <param name="Title">What it is of.</param>
/// <param name="Summary">What it shows, a line each.</param>
/// <param name="Legend">What the looks stand for.</param>
/// <param name="Outline">The boxes.</param>
/// <param name="Captions">What each box says.</param>
internal sealed record TreeGraph(
    string Title,
    ImmutableArray<string> Summary,
    ImmutableArray<LegendItem> Legend,
    Outline Outline,
    ImmutableArray<Caption> Captions)
{
    private const string Stack = "several nodes, drawn as one";

    /// <summary>The tree of a revision.</summary>
    /// <param name="database">What the database is called.</param>
    /// <param name="snapshot">The revision.</param>
    /// <param name="range">The keys that were asked for.</param>
    /// <param name="most">How many boxes there may be.</param>
    public static TreeGraph Of(string database, Snapshot snapshot, KeyRange range, int most)
    {
        var outline = Outline.Of(Forest.Of(snapshot.Tree), range, most);
        var name = Name(snapshot);
        return new(
            $"{Label.Name(database)}: {name}",
            [Sized(snapshot)],
            [.. Items(outline, [])],
            outline,
            [
                .. outline.Boxes.Select(box =>
                    Caption.Of(box, outline.Roots.Any(root => root.Box == box.Id) ? name : "", "")),
            ]);
    }

    /// <summary>The trees of two revisions.</summary>
    public static TreeGraph Of(string database, Snapshot older, Snapshot newer, KeyRange range, int most)
    {
        var outline = Outline.Of(Forest.Of(older.Tree, newer.Tree), range, most);
        var both = $"revisions {older.Revision} and {newer.Revision}";
        return new(
            $"{Label.Name(database)}: {both}",
            [$"{Name(older)}: {Sized(older)}; {Name(newer)}: {Sized(newer)}.", .. Shared(outline, older, newer)],
            [
                .. Items(outline, [
                    (Sides.Older, $"only in {Name(older)}"),
                    (Sides.Both, "in both, stored once"),
                    (Sides.Newer, $"only in {Name(newer)}"),
                ]),
            ],
            outline,
            [.. outline.Boxes.Select(box => Caption.Of(box, RootName(box), Whose(box.Sides)))]);

        string RootName(Box box) =>
            outline.Roots
                .Where(root => root.Box == box.Id)
                .Aggregate(Sides.None, (sides, root) => sides | root.Side) switch
            {
                Sides.Older => Name(older),
                Sides.Newer => Name(newer),
                Sides.Both => both,
                _ => "",
            };

        string Whose(Sides sides) =>
            sides switch
            {
                Sides.Older => $"only in {Name(older)}",
                Sides.Newer => $"only in {Name(newer)}",
                _ => "in both",
            };
    }

    private static string Name(Snapshot snapshot) => $"revision {snapshot.Revision}";

    private static string Sized(Snapshot snapshot) =>
        snapshot.Tree.IsEmpty ? "no entries"
            : $"{Label.Entries(snapshot.Tree.Count)} in {Label.Counted(snapshot.Tree.Height, "level", "levels")}";

    // How many nodes are in one only is known where each of them is drawn.
    private static string[] Shared(Outline outline, Snapshot older, Snapshot newer)
    {
        if (outline.Boxes.Any(box => box.Sides != Sides.Both && box.IsStack))
        {
            return [];
        }

        var (before, after) = (Only(Sides.Older), Only(Sides.Newer));
        return outline.Boxes.All(box => box.Sides != Sides.Both) ? ["They share no node."]
            : before + after == 0 ? ["They are one tree."]
            : [
                $"{Label.Counted(before, "node is", "nodes are")} only in {Name(older)}, "
                    + $"{after} only in {Name(newer)}, all others are shared.",
            ];

        int Only(Sides side) => outline.Boxes.Count(box => box.Sides == side);
    }

    private static IEnumerable<LegendItem> Items(Outline outline, (Sides Sides, string Text)[] sides) =>
        sides
            .Where(side => outline.Boxes.Any(box => box.Sides == side.Sides))
            .Select(side => new LegendItem(side.Sides, IsStack: false, side.Text))
            .Concat(outline.Boxes.Any(box => box.IsStack) ? [new LegendItem(Sides.Both, IsStack: true, Stack)] : []);
}
