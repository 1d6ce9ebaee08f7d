using DbDb.Functional.Values;

namespace DbDb.Functional;

/// <summary>
/// What a log's bytes are spent on, and what a compaction would make of it: as <see cref="Database.Space"/> found it.
/// </summary>
/// <param name="Length">How long the log is, in bytes, the 8,192 at its front included; the file may be longer.</param>
/// <param name="Revisions">How many revisions the log has.</param>
/// <param name="Kept">How many of them the retention keeps.</param>
/// <param name="Live">
/// How many bytes those that are kept reach: nodes, the bases of those that are stored as changes, values, commits,
/// each record once, and the 8,192 at the front.
/// </param>
/// <param name="After">
/// How long the log would be after <see cref="Database.Compact"/>. Where one revision is kept it is that to the byte;
/// where more are, an estimate: in histories that were tried 0.76 to 1.35 of what it came to, mostly 0.96 to 1.1; where
/// the writers' cache was small, up to twice that. What was set back to older contents is copied anew, which it doesn't
/// foresee.
/// </param>
/// <param name="Ranges">
/// The log in at most ten parts of as many revisions each, oldest first; one revision more or less.
/// </param>
public sealed record Space(
    long Length,
    long Revisions,
    long Kept,
    long Live,
    long After,
    IReadOnlyList<SpaceRange> Ranges
)
{
    /// <summary>
    /// How many bytes are in logs that this database has left for compacted ones, and that the system keeps because a
    /// snapshot from before is still held here, or
    /// because the collector hasn't found out yet that none is; not in <see cref="Length"/>. What other processes hold
    /// isn't known.
    /// </summary>
    public long Held { get; init; }

    /// <summary>How many bytes no kept revision reaches.</summary>
    public long Dead => Length - Live;

    /// <summary>
    /// By how many bytes a compaction would make the log shorter, by the same estimate; below 0 if it would make it
    /// longer.
    /// </summary>
    public long Freed => Length - After;

    /// <summary>How many bytes a commit added, on the average; 0 where there is none.</summary>
    public long CommitBytes => Revisions == 0 ? 0 : (Length - LogIdentity.LogStart) / Revisions;
}
