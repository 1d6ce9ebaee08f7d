namespace DbDb.Functional.Cli;

/// <summary>How wide a table's columns are: each as wide as its cells where they all fit; else what narrow ones leave is shared by the wide ones.</summary>
internal static class ColumnWidths
{
    /// <summary>The widths, together no more than <paramref name="width"/> where the least ones allow it.</summary>
    /// <param name="wanted">How wide the cells of each column are.</param>
    /// <param name="least">No column becomes narrower than this.</param>
    /// <param name="gap">What lies between two columns; it is the last column's loss.</param>
    /// <param name="width">What there is.</param>
    public static int[] Of(int[] wanted, int[] least, int gap, int width)
    {
        var gaps = gap * (wanted.Length - 1);
        long[] asked = [.. wanted[..^1], (long)wanted[^1] + gaps];
        var (left, share) = ((long)width, (long)width);
        var columns = asked.Length;
        foreach (var (index, narrow) in asked.Order().Index())
        {
            share = left / (columns - index);
            if (narrow > share)
            {
                break;
            }

            left -= narrow;
            share = width;
        }

        return [.. asked.Select((columnWidth, i) => Math.Max(least[i], (int)Math.Min(columnWidth, share) - (i == columns - 1 ? gaps : 0)))];
    }
}
