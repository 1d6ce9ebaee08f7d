global using Model = System.Collections.Immutable.ImmutableSortedDictionary<DbDb.Functional.Key, DbDb.Functional.Value>;

namespace DbDb.Functional.Properties;

/// <summary>What a tree must be like: the sorted dictionary of the base library, and each question in its plainest form.</summary>
internal static class Models
{
    public static Model With(this Model model, Step step) =>
        step switch
        {
            Step.Set set => model.SetItem(set.Key, set.Value),
            Step.Remove remove => model.Remove(remove.Key),
            Step.RemoveRange remove => model.RemoveRange(model.Keys.Where(remove.Range.Contains)),
            Step.SetMany set => model.With(set.Entries),
            Step.Edit edit => edit.Steps.Aggregate(model, With),
            Step.Commit or Step.Reopen => model,
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    public static Model With(this Model model, IEnumerable<Entry> entries) =>
        entries.Aggregate(model, (now, entry) => now.SetItem(entry.Key, entry.Value));

    public static IEnumerable<Entry> Entries(this Model model) => model.Select(pair => new Entry(pair.Key, pair.Value));

    public static IEnumerable<Entry> Within(this Model model, KeyRange range) => model.Entries().Where(entry => range.Contains(entry.Key));

    public static bool HasTheEntriesOf(this Model model, Model other) => model.Entries().SequenceEqual(other.Entries());

    /// <summary>Keys worth asking for: all that are there, their nearest neighbours that needn't be, and both ends.</summary>
    public static IEnumerable<Key> Probes(this Model model) =>
        model.Keys.SelectMany(Near).Append(Key.Empty).Append(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF }).Distinct();

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
