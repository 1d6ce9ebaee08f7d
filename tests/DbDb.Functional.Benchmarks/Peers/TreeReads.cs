using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>The measured reads of a <see cref="Tree"/>, stored or not: they are the same functions.</summary>
internal static class TreeReads
{
    public static long Get(Tree tree, Column keys, int index) =>
        tree.TryFind(keys[index], out var value) ? Sum.Of(value.Span) : 0;

    public static long Range(Tree tree, Column starts, int index, int length) =>
        Walk(tree.Scan(KeyRange.From(starts.Memory(index))), length);

    public static long Gets(Tree tree, Column keys)
    {
        var sum = 0L;
        for (var i = 0; i < keys.Count; i++)
        {
            sum += Get(tree, keys, i);
        }

        return sum;
    }

    public static long Scan(Tree tree, bool descending) => Walk(tree.Scan(KeyRange.All, descending), int.MaxValue);

    public static long Ranges(Tree tree, Column starts, int length)
    {
        var sum = 0L;
        for (var i = 0; i < starts.Count; i++)
        {
            sum += Range(tree, starts, i, length);
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
