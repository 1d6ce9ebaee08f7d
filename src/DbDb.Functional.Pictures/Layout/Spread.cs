using System.Collections.Immutable;

namespace DbDb.Functional.Pictures;

/// <summary>Boxes of a row, in a given order, each as near to where it would be as the others allow.</summary>
internal static class Spread
{
    /// <summary>Between two boxes of a family, in pixels.</summary>
    public const double Gap = 12;

    // What wishes nothing weighs next to nothing, and so goes along with its neighbours.
    private const double Weightless = 1e-9;

    /// <summary>
    /// The boxes' middles that are least away from the wished ones (by the sum of squares) and don't overlap: found by
    /// putting together neighbours that would, and giving them the mean of what they wish (pool adjacent violators).
    /// </summary>
    /// <param name="wishes">Where each box would have its middle, if it matters.</param>
    /// <param name="widths">How wide each is, in pixels.</param>
    public static ImmutableArray<double> Of(IReadOnlyList<double?> wishes, IReadOnlyList<double> widths)
    {
        var pools = new Stack<(double Mean, double Weight, int Count)>();
        var offsets = new double[wishes.Count];
        var known = wishes.FirstOrDefault(wish => wish is not null) ?? 0;
        for (var i = 0; i < wishes.Count; i++)
        {
            offsets[i] = i == 0 ? 0 : offsets[i - 1] + (widths[i - 1] + widths[i]) / 2 + Gap;
            known = wishes[i] ?? known;
            var pool = (Mean: known - offsets[i], Weight: wishes[i] is null ? Weightless : 1, Count: 1);
            while (pools.TryPeek(out var before) && before.Mean >= pool.Mean)
            {
                pools.Pop();
                var weight = before.Weight + pool.Weight;
                var mean = (before.Mean * before.Weight + pool.Mean * pool.Weight) / weight;
                pool = (mean, weight, before.Count + pool.Count);
            }

            pools.Push(pool);
        }

        var means = pools.Reverse().SelectMany(pool => Enumerable.Repeat(pool.Mean, pool.Count));
        return [.. means.Zip(offsets, (mean, offset) => mean + offset)];
    }
}
