namespace DbDb.Functional;

/// <summary>What a purge has done.</summary>
/// <param name="Snapshot">The newest snapshot, in the new log.</param>
/// <param name="Revisions">How many revisions had set or removed any of the keys. All revisions are kept.</param>
/// <param name="Changes">
/// How many such changes were left out; those of the oldest revision are all that it had of the keys.
/// </param>
/// <param name="BytesBefore">How long the old log was, in bytes.</param>
/// <param name="BytesAfter">How long the new one is.</param>
public sealed record Purged(Snapshot Snapshot, long Revisions, long Changes, long BytesBefore, long BytesAfter)
{
    /// <summary>How many revisions' notes were changed.</summary>
    public long Notes { get; init; }
}
