using System.Collections.Immutable;

namespace DbDb.Functional.Pictures;

/// <summary>What is drawn as one: a node; or several of one row, with all that is below them.</summary>
/// <param name="Id">Its place in the outline.</param>
/// <param name="Level">Its nodes' level: the row it lies in.</param>
/// <param name="Sides">Which trees have its nodes: all of them the same ones.</param>
/// <param name="Members">Its nodes, at least one.</param>
/// <param name="IsOpen">Whether the nodes right below it are drawn too.</param>
internal sealed record Box(int Id, int Level, Sides Sides, ImmutableArray<Sibling> Members, bool IsOpen)
{
    /// <summary>Whether it stands for more than one node.</summary>
    public bool IsStack => Members.Length > 1 || (Level > 0 && !IsOpen);

    /// <summary>How many entries it and what is below it hold.</summary>
    public long Entries => Members.Sum(member => member.Node.Count);

    /// <summary>How many of them are reached from this tree's root by what is drawn.</summary>
    public long EntriesOn(Sides side) =>
        Members.Where(member => member.Reached.HasFlag(side)).Sum(member => member.Node.Count);
}

/// <summary>A link from a box to one in the row below, and in which trees it is.</summary>
internal readonly record struct Edge(int From, int To, Sides Sides);

/// <summary>
/// Boxes that lie beside each other because their nodes have keys in common, and what hangs below them.
/// </summary>
internal sealed record Family(ImmutableArray<int> Boxes, ImmutableArray<Family> Below);

/// <summary>
/// What to draw of one tree or two, before anybody knows where: at least one box for each tree that isn't empty.
/// </summary>
/// <param name="Boxes">The boxes, in the order of their numbers.</param>
/// <param name="Edges">The links, each from a row to the next.</param>
/// <param name="Families">The boxes by rows: families side by side, and what is below each.</param>
/// <param name="Roots">Which boxes are roots, and of which trees.</param>
internal sealed record Outline(
    ImmutableArray<Box> Boxes,
    ImmutableArray<Edge> Edges,
    ImmutableArray<Family> Families,
    ImmutableArray<(int Box, Sides Side)> Roots)
{
    /// <summary>
    /// As much of the trees as so many boxes can show. Of two trees, every node that only one of them has is drawn, if
    /// there are no more than <paramref name="most"/>: so there may be twice as many boxes. Of the others in a row, the
    /// first and the last are.
    /// </summary>
    /// <param name="forest">The trees.</param>
    /// <param name="range">The keys that were asked for: nodes without any are drawn as one.</param>
    /// <param name="most">How many boxes, at least <see cref="PictureOptions.FewestBoxes"/>.</param>
    public static Outline Of(Forest forest, KeyRange range, int most)
    {
        if (Try(Detail.Everything, most) is { } everything)
        {
            return everything;
        }

        var paths = Try(Detail.Paths(0), 2 * most);
        return paths is null || !paths.HasPathsWithin(most, forest.IsPair) ? Widest(Detail.Some)
            : paths.Boxes.Length > most ? paths
            : Widest(Detail.Paths);

        Outline? Try(Detail detail, int limit) => Expansion.Of(forest, detail, range, limit);

        Outline Widest(Func<int, Detail> detail)
        {
            var (least, tooMuch) = (0, most);
            while (tooMuch - least > 1)
            {
                var middle = least + (tooMuch - least) / 2;
                (least, tooMuch) = Try(detail(middle), most) is null ? (least, middle) : (middle, tooMuch);
            }

            return Try(detail(least), most)!;
        }
    }

    private bool HasPathsWithin(int most, bool isPair)
    {
        var changed = isPair ? Boxes.Count(box => box.Sides != Sides.Both) : 0;
        return changed <= most && Boxes.Length - changed <= most;
    }
}
