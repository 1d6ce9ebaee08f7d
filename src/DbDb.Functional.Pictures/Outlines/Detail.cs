using System.Collections.Immutable;

namespace DbDb.Functional.Pictures;

/// <summary>How much of a row is drawn node by node; what isn't is drawn as one.</summary>
/// <param name="Changed">
/// How many of the nodes that only one of two trees has: so many at the ends of a row, of each tree.
/// </param>
/// <param name="Plain">How many of all others, at the ends of each stretch of them.</param>
/// <param name="OpensShared">Whether what is below a node that both trees have is drawn too.</param>
internal readonly record struct Detail(int Changed, int Plain, bool OpensShared)
{
    /// <summary>Every node.</summary>
    public static Detail Everything => new(int.MaxValue, int.MaxValue, OpensShared: true);

    /// <summary>Every node that only one of two trees has, and some of the others beside them.</summary>
    public static Detail Paths(int plain) => new(int.MaxValue, plain, OpensShared: false);

    /// <summary>Some of the nodes that only one of two trees has.</summary>
    public static Detail Some(int changed) => new(changed, 0, OpensShared: false);

    /// <summary>Which nodes of a row are drawn by themselves.</summary>
    /// <param name="sides">Which trees have each of them; <see cref="Sides.Both"/> for all of a single tree.</param>
    /// <param name="areAsked">Whether each holds keys that were asked for; if not, it isn't drawn by itself.</param>
    public ImmutableArray<bool> Kept(ImmutableArray<Sides> sides, ImmutableArray<bool> areAsked)
    {
        var kept = new bool[sides.Length];
        KeepEnds(Asked(Sides.Older), Changed);
        KeepEnds(Asked(Sides.Newer), Changed);
        for (var (from, to) = (0, 0); from < sides.Length; from = to + 1)
        {
            for (to = from; to < sides.Length && sides[to] == Sides.Both; to++)
            {
            }

            KeepEnds([.. Enumerable.Range(from, to - from).Where(i => areAsked[i])], Plain);
        }

        return [.. kept];

        int[] Asked(Sides only) => [.. Enumerable.Range(0, sides.Length).Where(i => sides[i] == only && areAsked[i])];

        void KeepEnds(int[] places, int count)
        {
            for (var i = 0; i < places.Length; i++)
            {
                kept[places[i]] = i < count / 2 + count % 2 || i >= places.Length - count / 2;
            }
        }
    }
}
