namespace DbDb.Functional.Compaction;

/// <summary>A log that was compacted into another.</summary>
/// <param name="Store">The other, in its place.</param>
/// <param name="Kept">How many revisions it has.</param>
/// <param name="Dropped">How many it hasn't.</param>
/// <param name="BytesBefore">How long the log was.</param>
internal readonly record struct CompactionOutcome(IStore Store, long Kept, long Dropped, long BytesBefore);
