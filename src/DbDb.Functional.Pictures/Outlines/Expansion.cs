using System.Collections.Immutable;

namespace DbDb.Functional.Pictures;

/// <summary>Opens trees from their roots downwards, row by row, as far as a detail asks for.</summary>
internal sealed class Expansion
{
    private const int NoBox = -1;

    private readonly Forest _forest;
    private readonly Detail _detail;
    private readonly KeyRange _range;
    private readonly int _most;
    private readonly List<Box> _boxes = [];
    private readonly Dictionary<TreeNode, int> _drawn = [];
    private readonly Dictionary<(int From, int To), Sides> _edges = [];
    private readonly List<(int Box, Sides Side)> _roots = [];

    private Expansion(Forest forest, Detail detail, KeyRange range, int most) =>
        (_forest, _detail, _range, _most) = (forest, detail, range, most);

    /// <summary>The outline; null if it has more boxes than <paramref name="most"/>.</summary>
    public static Outline? Of(Forest forest, Detail detail, KeyRange range, int most)
    {
        var expansion = new Expansion(forest, detail, range, most);
        var families = expansion.Below([], forest.Height - 1);
        return expansion._boxes.Count > most ? null : new(
            [.. expansion._boxes],
            [.. expansion._edges.Select(edge => new Edge(edge.Key.From, edge.Key.To, edge.Value))],
            families,
            [.. expansion._roots]);
    }

    // A root that lies on a lower level than the other tree's spans whole rows of it, which are one family then.
    private ImmutableArray<Family> Below(ImmutableArray<Box> above, int level)
    {
        var joins = level >= _forest.LowestRoot;
        if (level < 0 || _boxes.Count > _most || (!joins && !above.Any(box => box.IsOpen)))
        {
            return [];
        }

        var links = above
            .Where(box => box.IsOpen)
            .SelectMany(box => _forest.ChildrenOf(box.Members[0].Node).Select(child =>
                (From: box.Id, Node: child, Side: box.Members[0].Reached)))
            .Concat(_forest.RootsOn(level).Select(root => (From: NoBox, root.Node, root.Side)))
            .ToArray();
        var row = Siblings.Merged(On(Sides.Older), On(Sides.Newer), joins)
            .RemoveAll(sibling => _drawn.ContainsKey(sibling.Node));
        var boxes = Draw(row);
        foreach (var (from, node, side) in links)
        {
            Link(from, _drawn[node], side);
        }

        // nothing of the higher tree, and the root of the lower is still to come
        var families = joins && boxes.Count == 0 ? [[]] : InFamilies(boxes);
        return [.. families.Select(family => new Family([.. family.Select(box => box.Id)], Below(family, level - 1)))];

        TreeNode[] On(Sides side) => [.. links.Where(link => link.Side.HasFlag(side)).Select(link => link.Node)];
    }

    private void Link(int from, int to, Sides side)
    {
        if (from == NoBox)
        {
            _roots.Add((to, side));
        }
        else
        {
            _edges[(from, to)] = _edges.GetValueOrDefault((from, to)) | side;
        }
    }

    // Boxes of a row, each with the first and the last group that it belongs to.
    private List<(Box Box, int First, int Last)> Draw(ImmutableArray<Sibling> row)
    {
        var sides = row.Select(sibling => sibling.Reached | _forest.With(sibling.Node)).ToImmutableArray();
        var kept = _detail.Kept(sides, [.. row.Select(sibling => IsAsked(sibling.Node))]);
        var boxes = new List<(Box, int, int)>();
        for (var (from, to) = (0, 0); from < row.Length; from = to)
        {
            var isKept = kept[from] || IsRoot(row[from].Node);
            for (to = from + 1; !isKept && to < row.Length && !kept[to] && !IsRoot(row[to].Node); to++)
            {
            }

            foreach (var members in Enumerable.Range(from, to - from).GroupBy(i => sides[i], i => row[i]))
            {
                boxes.Add((Add(members.Key, [.. members], isKept), row[from].Group, row[to - 1].Group));
            }
        }

        return boxes;
    }

    private Box Add(Sides sides, ImmutableArray<Sibling> members, bool isKept)
    {
        var node = members[0].Node;
        var isOpen = isKept && node.Level > 0
            && (_detail.OpensShared || sides != Sides.Both || !_forest.IsPair || IsRoot(node));
        var box = new Box(_boxes.Count, node.Level, sides, members, isOpen);
        _boxes.Add(box);
        foreach (var member in members)
        {
            _drawn.Add(member.Node, box.Id);
        }

        return box;
    }

    private bool IsAsked(TreeNode node) => !node.Range.Intersect(_range).IsEmpty || IsRoot(node);

    private bool IsRoot(TreeNode node) => _forest.RootsOn(node.Level).Any(root => root.Node == node);

    // Boxes with a group in common lie side by side, whatever else they belong to.
    private static List<ImmutableArray<Box>> InFamilies(List<(Box Box, int First, int Last)> boxes)
    {
        var families = new List<ImmutableArray<Box>>();
        var end = -1;
        foreach (var (box, first, last) in boxes)
        {
            if (first > end)
            {
                families.Add([box]);
            }
            else
            {
                families[^1] = families[^1].Add(box);
            }

            end = Math.Max(end, last);
        }

        return families;
    }
}
