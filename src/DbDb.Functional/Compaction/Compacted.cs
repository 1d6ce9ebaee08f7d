namespace DbDb.Functional;

/// <summary>What a compaction has done.</summary>
/// <param name="Snapshot">The newest snapshot, in the new log.</param>
/// <param name="Revisions">How many revisions it has.</param>
/// <param name="Dropped">How many the old log had that it hasn't.</param>
/// <param name="BytesBefore">How long the old log was, in bytes.</param>
/// <param name="BytesAfter">How long the new one is.</param>
public sealed record Compacted(Snapshot Snapshot, long Revisions, long Dropped, long BytesBefore, long BytesAfter);
