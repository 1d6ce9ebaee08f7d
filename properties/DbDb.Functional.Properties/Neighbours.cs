namespace DbDb.Functional.Properties;

internal static class Neighbours
{
    /// <summary>Each item beside the one that follows it.</summary>
    public static IEnumerable<(T Item, T Next)> Pairs<T>(this IEnumerable<T> items)
    {
        using var each = items.GetEnumerator();
        if (!each.MoveNext())
        {
            yield break;
        }

        for (var item = each.Current; each.MoveNext(); item = each.Current)
        {
            yield return (item, each.Current);
        }
    }
}
