namespace DbDb.Functional;

/// <summary>How far an export or an import of a history has come.</summary>
/// <param name="Revision">The revision that is being copied.</param>
/// <param name="Newest">The newest that there is to copy.</param>
/// <param name="Changes">How many changes were copied.</param>
/// <param name="Bytes">How many bytes of the stream were written or read.</param>
public readonly record struct HistoryProgress(Revision Revision, Revision Newest, long Changes, long Bytes);
