using LanguageExt;

namespace DbDb.Functional.Cli;

/// <summary>Outcomes that a verb can't go on without.</summary>
internal static class OutcomeExtensions
{
    /// <summary>The result; or ends the verb, for another reason than the error's own words give.</summary>
    public static T OrFail<T>(this Either<DbError, T> outcome, Func<DbError, Exception> failure) =>
        outcome.Match(Right: result => result, Left: error => throw failure(error));
}
