namespace DbDb.Functional.Cli;

/// <summary>Writes rows as they are found.</summary>
internal static class Listing
{
    /// <summary>
    /// Writes a row for each of up to <paramref name="limit"/> items. Where an error ends them, those before it are
    /// shown.
    /// </summary>
    public static void Write<T>(
        IEnumerable<T> items, long limit, IRowWriter rows, Action<T> write, CancellationToken interrupt)
    {
        try
        {
            if (limit == 0)
            {
                return;
            }

            foreach (var item in items)
            {
                interrupt.ThrowIfCancellationRequested();
                write(item);
                rows.EndRow();
                if (--limit == 0)
                {
                    break;
                }
            }
        }
        finally
        {
            rows.Finish();
        }
    }
}
