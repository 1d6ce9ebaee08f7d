using System.Collections;

namespace DbDb.Functional.Trees;

/// <summary>What collections do alike.</summary>
internal static class LiveCollection
{
    /// <summary>Copies items into an array, as <see cref="ICollection{T}.CopyTo"/> has to.</summary>
    public static void Copy<T>(IEnumerable<T> items, int count, T[] array, int arrayIndex)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentOutOfRangeException.ThrowIfNegative(arrayIndex);
        if (array.Length - arrayIndex < count)
        {
            throw new ArgumentException($"{count} items don't fit behind {arrayIndex} of {array.Length}", nameof(array));
        }

        foreach (var item in items)
        {
            array[arrayIndex++] = item;
        }
    }
}

/// <summary>The keys or the values of a dictionary that changes, each time as they are then.</summary>
/// <param name="count">How many there are.</param>
/// <param name="items">All of them.</param>
/// <param name="contains">Whether one is there.</param>
internal sealed class LiveCollection<T>(Func<int> count, Func<IEnumerable<T>> items, Func<T, bool> contains)
    : ICollection<T>
{
    /// <inheritdoc/>
    public int Count => count();

    /// <inheritdoc/>
    public bool IsReadOnly => true;

    /// <inheritdoc/>
    public bool Contains(T item) => contains(item);

    /// <inheritdoc/>
    public void CopyTo(T[] array, int arrayIndex) => LiveCollection.Copy(this, Count, array, arrayIndex);

    /// <inheritdoc/>
    public void Add(T item) => throw Refusal();

    /// <inheritdoc/>
    public bool Remove(T item) => throw Refusal();

    /// <inheritdoc/>
    public void Clear() => throw Refusal();

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => items().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static NotSupportedException Refusal() =>
        new("the keys and the values of a dictionary are changed in the dictionary");
}
