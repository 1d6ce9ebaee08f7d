using LanguageExt;

namespace DbDb.Functional.Samples.Web;

/// <summary>What the database answers, as answers of HTTP.</summary>
internal static class Answers
{
    /// <summary>The answer of what went well, or why it didn't.</summary>
    public static IResult Answer<T>(this Either<DbError, T> outcome, Func<T, IResult> answer) =>
        outcome.Match(Right: answer, Left: Refuse);

    public static IResult Refuse(DbError error) => TypedResults.Problem(error.Message, statusCode: StatusOf(error));

    public static IResult NoSuch(string? key) =>
        TypedResults.Problem($"there is no '{key}'", statusCode: StatusCodes.Status404NotFound);

    private static int StatusOf(DbError error) => error switch
    {
        DbError.Invalid => StatusCodes.Status400BadRequest,
        DbError.NotRetained { After.IsNone: true } => StatusCodes.Status404NotFound, // not yet
        DbError.NotRetained or DbError.TooOld => StatusCodes.Status410Gone,
        DbError.TooLarge => StatusCodes.Status413PayloadTooLarge,
        DbError.Closed or DbError.Locked or DbError.Poisoned or DbError.OpenedReadOnly =>
            StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };
}
