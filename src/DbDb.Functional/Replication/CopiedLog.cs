using LanguageExt;

namespace DbDb.Functional.Replication;

/// <summary>A log that is the same as another one now.</summary>
/// <param name="Before">The revision that it ended with before.</param>
/// <param name="Head">Its head.</param>
/// <param name="Successor">The log that took its place, where all was copied anew, for the caller to own.</param>
internal readonly record struct CopiedLog(Revision Before, LogHead Head, Option<IStore> Successor);
