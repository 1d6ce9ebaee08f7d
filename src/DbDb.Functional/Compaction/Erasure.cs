using DbDb.Functional.Current;
using DbDb.Functional.Keyspaces;
using DbDb.Functional.Trees;
using DbDb.Functional.Values;

namespace DbDb.Functional.Compaction;

/// <summary>Leaves entries out of a history, redacts its notes, and counts what that changed.</summary>
/// <param name="rewriting">Which entries, and how.</param>
/// <param name="calls">Notes that foreign code is called.</param>
internal sealed class Erasure(Rewriting rewriting, CallScope calls)
{
    private KeyShapes _shapes = new(Tree.Empty);

    /// <summary>The entries.</summary>
    public EntrySet Entries => rewriting.Without;

    /// <summary>How many revisions had changes to these entries.</summary>
    public long Revisions { get; private set; }

    /// <summary>How many changes that were.</summary>
    public long Changes { get; private set; }

    /// <summary>How many notes were changed.</summary>
    public long Notes { get; private set; }

    /// <summary>What becomes of a commit's note.</summary>
    /// <exception cref="InvalidOperationException">The function returned null.</exception>
    public string NoteOf(Commit commit)
    {
        if (rewriting.Redact is not { } redact)
        {
            return commit.Note;
        }

        using var inside = calls.Enter(); // writers may wait for it
        var note = redact(commit)
            ?? throw new InvalidOperationException("the function that redacts notes returned null in place of a note");
        Notes += string.Equals(note, commit.Note, StringComparison.Ordinal) ? 0 : 1;
        return note;
    }

    /// <summary>
    /// A revision's changes without those to these entries: what distinguishes two trees without them.
    /// </summary>
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
                // Of an index also where it was erased, lest it wasn't when it came, by another catalogue.
                yield return new(change.Key, Now: null);
            }
        }
    }

    private bool Has(KeyShapes tree, Key key, LazyValue? value) =>
        value is { } some && Entries.Contains(tree, key, some);
}
