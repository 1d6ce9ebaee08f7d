using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>The measured reads of a <see cref="Tree"/>, stored or not: they are the same functions.</summary>
internal static class TreeReads
{
    public static long Gets(Tree tree, Column keys)
    {
        var sum = 0L;
        for (var i = 0; i < keys.Count; i++)
        {
            if (tree.TryFind(keys[i], out var value))
            {
                sum += Sum.Of(value.Span);
            }
        }

        return sum;
    }

    public static long Scan(Tree tree, bool descending) => Walk(tree.Scan(KeyRange.All, descending), int.MaxValue);

    public static long Ranges(Tree tree, Column starts, int length)
    {
        var sum = 0L;
        for (var i = 0; i < starts.Count; i++)
        {
            sum += Walk(tree.Scan(KeyRange.From(starts.Memory(i))), length);
        }

        return sum;
    }

    private static long Walk(Cursor cursor, int limit)
    {
        var sum = 0L;
        for (var left = limit; left > 0 && cursor.MoveNext(); left--)
        {
            sum += Sum.Of(cursor.Key, cursor.Value.Span);
        }

        return sum;
    }
}
