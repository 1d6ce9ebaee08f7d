using DbDb.Functional.Keys;
using DbDb.Functional.Trees;

namespace DbDb.Functional.Compaction;

/// <summary>Leaves keys out of a history, and counts what that changed.</summary>
/// <param name="keys">The keys.</param>
internal sealed class Erasure(KeySet keys)
{
    /// <summary>The keys.</summary>
    public KeySet Keys => keys;

    /// <summary>How many revisions had changes to these keys.</summary>
    public long Revisions { get; private set; }

    /// <summary>How many changes that were.</summary>
    public long Changes { get; private set; }

    /// <summary>A revision's changes without those to these keys: what distinguishes two trees without them.</summary>
    public IEnumerable<KeyChange> Of(IEnumerable<TreeChange> changes)
    {
        var before = Changes;
        foreach (var change in changes)
        {
            if (!keys.Contains(change.Key))
            {
                yield return KeyChange.Of(change);
                continue;
            }

            Revisions += Changes == before ? 1 : 0;
            Changes++;
        }
    }
}
