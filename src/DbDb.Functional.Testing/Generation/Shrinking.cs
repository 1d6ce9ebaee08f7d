using System.Collections.Immutable;

namespace DbDb.Functional.Testing;

/// <summary>Smaller ones of what consists of parts, for shrinkers of your own.</summary>
public static class Shrinking
{
    /// <summary>
    /// A list without some of its items, the most taken away first, then with one of its items smaller.
    /// </summary>
    /// <param name="items">The list.</param>
    /// <param name="shrink">Smaller ones of an item.</param>
    public static IEnumerable<ImmutableArray<T>> Of<T>(ImmutableArray<T> items, Func<T, IEnumerable<T>> shrink) =>
        Fewer(items).Concat(
            from i in Enumerable.Range(0, items.Length)
            from smaller in shrink(items[i])
            select items.SetItem(i, smaller));

    /// <summary>A list without some of its items, the most taken away first.</summary>
    public static IEnumerable<ImmutableArray<T>> Fewer<T>(ImmutableArray<T> items)
    {
        for (var taken = items.Length; taken > 0; taken /= 2)
        {
            for (var from = 0; from < items.Length; from += taken)
            {
                yield return items.RemoveRange(from, Math.Min(taken, items.Length - from));
            }
        }
    }
}
