using DbDb.Functional.Keyspaces;
using DbDb.Functional.Trees;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional.Load;

/// <summary>
/// What entries of a keyspace make of a tree, with what they do to its indexes, in ascending order: indexes are sorted
/// too, in a temporary file where they are more than memory should hold.
/// </summary>
/// <param name="keyspace">The keyspace.</param>
/// <param name="workBytes">How many bytes of what is sorted may be in memory.</param>
internal sealed class KeyspaceLoad<TKey, TValue>(Keyspace<TKey, TValue> keyspace, long workBytes) : ILoadRule
{
    /// <summary>The entries as they lie in a tree.</summary>
    public IEnumerable<Entry> Encoded(IEnumerable<KeyValuePair<TKey, TValue>> entries) =>
        entries.Select(entry => new Entry(keyspace.KeyOf(entry.Key), keyspace.Values.Encode(entry.Value)));

    /// <inheritdoc/>
    public IEnumerable<KeyChange> Changes(Tree tree, Func<IEnumerable<Entry>> ascending, bool areFew)
    {
        var isKnown = Catalogue.Has(tree, keyspace);
        var entries = ascending().Select(entry => new KeyChange(entry.Key, new LazyValue(entry.Value)));
        var catalogue = isKnown
            ? []
            : new[] { new KeyChange(KeyspaceNames.Description(keyspace.Name), new(keyspace.Description.Encode())) };
        var others = keyspace.Indexes.IsEmpty
            ? catalogue
            : IndexChanges(tree, ascending, areFew).Concat(catalogue);
        return keyspace.Prefix < KeyspaceNames.AllIndexes.Lower ? entries.Concat(others) : others.Concat(entries);
    }

    private IEnumerable<KeyChange> IndexChanges(Tree tree, Func<IEnumerable<Entry>> ascending, bool areFew)
    {
        var olds = areFew ? LookedUp(tree, ascending()) : Merged(tree, ascending());
        var pairs = olds.SelectMany(pair => Pairs(pair.Entry, pair.Old)).Select(pair => pair.ToEntry());
        using var sorted = SortedRuns.OfAnySize(pairs, workBytes);
        var changed = new IndexPairs<TKey, TValue>(keyspace, tree);
        foreach (var change in changed.Changes(sorted.Entries().Select(IndexPair.Of)))
        {
            yield return change;
        }
    }

    private IEnumerable<IndexPair> Pairs(Entry entry, Value[] old) =>
        IndexUpkeep
            .Differences(
                keyspace,
                [.. old.Select(value => keyspace.ValueFrom(entry.Key.Span, value.Bytes))],
                [keyspace.ValueFrom(entry.Key.Span, entry.Value.Bytes)])
            .Select(change => new IndexPair(
                change.Index,
                change.One,
                new(entry.Key.Bytes[keyspace.Prefix.Length..]),
                change.IsAdded));

    // With the value that each has in the tree, if it has one.
    private static IEnumerable<(Entry Entry, Value[] Old)> LookedUp(Tree tree, IEnumerable<Entry> ascending) =>
        ascending.Select(entry =>
            (entry, tree.TryFind(entry.Key.Span, out var old) ? [new(old)] : Array.Empty<Value>()));

    private IEnumerable<(Entry Entry, Value[] Old)> Merged(Tree tree, IEnumerable<Entry> ascending)
    {
        using var olds = tree.Range(keyspace.All.Bytes).GetEnumerator();
        var isMore = olds.MoveNext();
        foreach (var entry in ascending)
        {
            while (isMore && olds.Current.Key < entry.Key)
            {
                isMore = olds.MoveNext();
            }

            yield return (entry, isMore && olds.Current.Key == entry.Key ? [olds.Current.Value] : []);
        }
    }
}
