namespace DbDb.Functional;

/// <summary>What was exported, or imported.</summary>
/// <param name="Newest">The newest snapshot of it; revision 0 if there was none.</param>
/// <param name="Revisions">How many revisions there were.</param>
/// <param name="Changes">
/// How many changes they came to: keys set or removed, those of the oldest revision all its entries.
/// </param>
/// <param name="Bytes">How long the stream is, in bytes.</param>
public sealed record HistoryTransfer(Snapshot Newest, long Revisions, long Changes, long Bytes);
