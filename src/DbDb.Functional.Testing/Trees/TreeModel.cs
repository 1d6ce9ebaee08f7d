global using Model = System.Collections.Immutable.ImmutableSortedDictionary<DbDb.Functional.Key, DbDb.Functional.Value>;
using System.Collections.Immutable;
using System.Diagnostics;

namespace DbDb.Functional.Testing;

/// <summary>
/// What a tree must be like: the sorted dictionary of the base library, and each question in its plainest form. Begin
/// with <c>ImmutableSortedDictionary&lt;Key, Value&gt;.Empty</c>, whose order is the keys' own.
/// </summary>
public static class TreeModel
{
    /// <summary>The model after an operation.</summary>
    public static ImmutableSortedDictionary<Key, Value> With(
        this ImmutableSortedDictionary<Key, Value> model,
        Operation operation
    ) =>
        operation switch
        {
            Operation.Set set => model.SetItem(set.Key, set.Value),
            Operation.Remove remove => model.Remove(remove.Key),
            Operation.RemoveRange remove => model.RemoveRange(model.Keys.Where(remove.Range.Contains)),
            Operation.SetMany set => model.With(set.Entries),
            Operation.Edit edit => model.With(edit.Edits),
            Operation.Store or Operation.Reopen => model,
            _ => throw new UnreachableException(),
        };

    /// <summary>The model after each of these operations in turn.</summary>
    public static ImmutableSortedDictionary<Key, Value> With(
        this ImmutableSortedDictionary<Key, Value> model,
        IEnumerable<Operation> operations
    ) => operations.Aggregate(model, With);

    /// <summary>The model after each of these entries was set in turn.</summary>
    public static ImmutableSortedDictionary<Key, Value> With(
        this ImmutableSortedDictionary<Key, Value> model,
        IEnumerable<Entry> entries
    ) => entries.Aggregate(model, (now, entry) => now.SetItem(entry.Key, entry.Value));

    /// <summary>Its entries, ascending.</summary>
    public static IEnumerable<Entry> Entries(this ImmutableSortedDictionary<Key, Value> model) =>
        model.Select(pair => new Entry(pair.Key, pair.Value));

    /// <summary>Its entries in a range, ascending.</summary>
    public static IEnumerable<Entry> Within(this ImmutableSortedDictionary<Key, Value> model, KeyRange range) =>
        model.Entries().Where(entry => range.Contains(entry.Key));

    /// <summary>
    /// Keys worth asking for: all that are there, their nearest neighbours that needn't be, and both ends.
    /// </summary>
    internal static IEnumerable<Key> Probes(this Model model) =>
        model.Keys.SelectMany(Near).Append(Key.Empty).Append(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }).Distinct();

    internal static bool HasTheEntriesOf(this Model model, Model other) =>
        model.Entries().SequenceEqual(other.Entries());

    private static IEnumerable<Key> Near(Key key)
    {
        yield return key;
        if (key.Length < Limits.MaxKeyBytes)
        {
            yield return key.Successor;
        }

        if (key.Length > 0)
        {
            yield return key.Bytes[..^1];
            var last = key.Span[^1];
            yield return EndingIn(key, (byte)(last - 1));
            yield return EndingIn(key, (byte)(last + 1));
        }
    }

    private static Key EndingIn(Key key, byte last) => (byte[])[.. key.Span[..^1], last];
}
