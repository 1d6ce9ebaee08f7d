namespace DbDb.Functional.Cli;

/// <summary>Writes what a tree holds as rows.</summary>
internal static class Scan
{
    /// <summary>Writes up to <paramref name="limit"/> entries.</summary>
    public static void Entries(
        Cursor cursor, long limit, IRowWriter rows, CancellationToken interrupt, Action? afterEach = null)
    {
        for (; limit > 0 && cursor.MoveNext(); limit--)
        {
            interrupt.ThrowIfCancellationRequested();
            rows.WriteBytes(cursor.Key);
            rows.WriteBytes(cursor.ValueSpan);
            rows.EndRow();
            afterEach?.Invoke();
        }

        rows.Finish();
    }

    /// <summary>Writes up to <paramref name="limit"/> keys.</summary>
    public static void Keys(IEnumerable<Key> keys, long limit, IRowWriter rows, CancellationToken interrupt) =>
        Listing.Write(keys, limit, rows, key => rows.WriteBytes(key.Span), interrupt);
}
