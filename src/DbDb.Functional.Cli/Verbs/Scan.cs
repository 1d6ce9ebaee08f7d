namespace DbDb.Functional.Cli;

/// <summary>Writes what a tree holds as rows.</summary>
internal static class Scan
{
    /// <summary>Writes up to <paramref name="limit"/> entries.</summary>
    public static void Entries(
        Cursor cursor,
        KeyForm form,
        long limit,
        IRowWriter rows,
        CancellationToken interrupt,
        Action? afterEach = null)
    {
        for (; limit > 0 && cursor.MoveNext(); limit--)
        {
            interrupt.ThrowIfCancellationRequested();
            form.WriteKey(rows, cursor.Key);
            form.WriteValue(rows, cursor.ValueSpan);
            rows.EndRow();
            afterEach?.Invoke();
        }

        rows.Finish();
    }

    /// <summary>Writes up to <paramref name="limit"/> keys.</summary>
    public static void Keys(
        IEnumerable<Key> keys,
        KeyForm form,
        long limit,
        IRowWriter rows,
        CancellationToken interrupt) =>
        Listing.Write(keys, limit, rows, key => form.WriteKey(rows, key.Span), interrupt);
}
