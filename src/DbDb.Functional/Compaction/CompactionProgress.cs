namespace DbDb.Functional;

/// <summary>How far a compaction has come.</summary>
/// <param name="Revision">The revision that is being copied.</param>
/// <param name="Newest">The newest revision that is known to have to be.</param>
/// <param name="Changes">How many entries and changes were copied, those included that were copied twice.</param>
/// <param name="Fraction">How much of all this is, from 0 to 1, by estimate: it never goes back.</param>
public readonly record struct CompactionProgress(Revision Revision, Revision Newest, long Changes, double Fraction);
