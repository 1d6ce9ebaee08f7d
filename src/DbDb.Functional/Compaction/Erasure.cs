using DbDb.Functional.Keyspaces;
using DbDb.Functional.Trees;
using DbDb.Functional.Values;

namespace DbDb.Functional.Compaction;

/// <summary>Leaves entries out of a history, and counts what that changed.</summary>
/// <param name="entries">The entries.</param>
internal sealed class Erasure(EntrySet entries)
{
    private KeyShapes _shapes = new(Tree.Empty);

    /// <summary>The entries.</summary>
    public EntrySet Entries => entries;

    /// <summary>How many revisions had changes to these entries.</summary>
    public long Revisions { get; private set; }

    /// <summary>How many changes that were.</summary>
    public long Changes { get; private set; }

    /// <summary>A revision's changes without those to these entries: what distinguishes two trees without them.</summary>
    /// <param name="next">The revision's tree.</param>
    /// <param name="changes">
    /// What it changes of the one that was asked of before, or of the empty one. Read once.
    /// </param>
    public IEnumerable<KeyChange> Of(Tree next, IEnumerable<TreeChange> changes)
    {
        var (before, after) = (_shapes, _shapes = new(next));
        var changed = Changes;
        foreach (var change in changes)
        {
            var (wasErased, isErased) = (Has(before, change.Key, change.Was), Has(after, change.Key, change.Now));
            if (!wasErased && !isErased)
            {
                yield return KeyChange.Of(change);
                continue;
            }

            Revisions += Changes == changed ? 1 : 0;
            Changes++;
            if (change.Now is not null && !isErased)
            {
                yield return KeyChange.Of(change); // a unique index had it of another entry
            }
            else if (change.Was is not null && (!wasErased || KeyspaceNames.AllIndexes.Contains(change.Key)))
            {
                // Of an index also where it was erased, lest it was not when it came: another catalogue is another view.
                yield return new(change.Key, Now: null);
            }
        }
    }

    private bool Has(KeyShapes tree, Key key, LazyValue? value) =>
        value is { } some && entries.Contains(tree, key, some);
}
