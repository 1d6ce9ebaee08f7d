namespace DbDb.Functional.Benchmarks.Data;

/// <summary>
/// Ranks of which few are drawn often and most rarely: rank r in proportion to 1 / (r + 1)^0.99 (J. Gray et al.,
/// "Quickly generating billion-record synthetic databases", SIGMOD 1994), as YCSB draws its keys.
/// </summary>
internal static class Zipf
{
    private const double Skew = 0.99;
    private const double Spread = 1 / (1 - Skew);

    /// <summary>So many ranks below a bound, with repetition.</summary>
    public static int[] Ranks(ulong seed, int count, int below)
    {
        var total = Enumerable.Range(1, below).Sum(rank => Math.Pow(rank, -Skew));
        var firstTwo = 1 + Math.Pow(2, -Skew);
        var slope = (1 - Math.Pow(2.0 / below, 1 - Skew)) / (1 - (firstTwo / total));
        var ranks = new int[count];
        for (var i = 0; i < count; i++)
        {
            var chance = Mixer.Fraction(seed, (ulong)i);
            var share = chance * total;
            ranks[i] = share < 1 ? 0
                : share < firstTwo ? 1
                : Math.Min((int)(below * Math.Pow((slope * chance) - slope + 1, Spread)), below - 1);
        }

        return ranks;
    }
}
