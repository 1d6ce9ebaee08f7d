namespace DbDb.Functional;

/// <summary>What was copied.</summary>
/// <param name="Commit">The copy's newest commit, which is the source's.</param>
/// <param name="Before">The copy's newest revision before.</param>
/// <param name="Bytes">How many bytes of the log were copied.</param>
/// <param name="IsAnew">
/// Whether all of it was copied into a new log that took the place of the copy's old one: it was empty, or the source
/// was compacted since.
/// </param>
public sealed record Replicated(Commit Commit, Revision Before, long Bytes, bool IsAnew);
