namespace DbDb.Functional.Cli;

/// <summary>
/// How wide a table's columns are: each as its cells need it where all have room; else the narrow ones, and the wide
/// ones share the rest.
/// </summary>
internal static class ColumnWidths
{
    /// <summary>The widths: together no more than <paramref name="room"/>, unless the least ones are.</summary>
    /// <param name="wanted">How wide the cells of each column are.</param>
    /// <param name="least">No column becomes narrower than this.</param>
    /// <param name="room">How wide all columns together may be.</param>
    public static int[] Of(int[] wanted, int[] least, int room)
    {
        var widest = int.MaxValue;
        foreach (var (index, width) in wanted.Order().Index())
        {
            var share = room / (wanted.Length - index);
            if (width > share)
            {
                widest = share;
                break;
            }

            room -= width;
        }

        return [.. wanted.Zip(least, (width, atLeast) => Math.Max(atLeast, Math.Min(width, widest)))];
    }
}
