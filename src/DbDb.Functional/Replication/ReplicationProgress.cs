namespace DbDb.Functional;

/// <summary>How far a copy has come.</summary>
/// <param name="Revision">The copy's newest revision.</param>
/// <param name="Newest">The revision that it is to have.</param>
/// <param name="Bytes">How many bytes of the log were copied.</param>
/// <param name="TotalBytes">How many have to be.</param>
public readonly record struct ReplicationProgress(Revision Revision, Revision Newest, long Bytes, long TotalBytes);
