using DbDb.Functional.Keyspaces;

namespace DbDb.Functional.Compaction;

/// <summary>What of a history is written otherwise than it was, besides the revisions that aren't kept.</summary>
/// <param name="Without">The entries that are left out.</param>
/// <param name="Redact">What becomes of a revision's note; null if they stay as they are.</param>
internal sealed record Rewriting(EntrySet Without, Func<Commit, string>? Redact)
{
    /// <summary>Nothing.</summary>
    public static Rewriting None { get; } = new(EntrySet.Empty, null);
}
