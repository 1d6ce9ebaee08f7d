using LanguageExt;

namespace DbDb.Functional.Testing;

internal static class Outcomes
{
    /// <summary>The error, or null if it went well.</summary>
    public static DbError? Error<T>(this Either<DbError, T> outcome) =>
        outcome.Match(Left: error => new[] { error }, Right: _ => []).FirstOrDefault();
}
