using LanguageExt;

namespace DbDb.Functional;

/// <summary>From values to exceptions, for those who want them.</summary>
public static class EitherExtensions
{
    /// <summary>The result, or a <see cref="DbException"/> with the error.</summary>
    /// <exception cref="DbException">There is an error.</exception>
    public static T OrThrow<T>(this Either<DbError, T> either) =>
        either.Match(Right: result => result, Left: error => throw error.ToException());

    /// <summary>The error, or null if there is a result.</summary>
    internal static DbError? Failure<T>(this Either<DbError, T> either) =>
        either.MatchUnsafe<DbError?>(Right: static _ => null, Left: static error => error);

    /// <summary>The value, or null if there is none.</summary>
    internal static T? OrNull<T>(this Option<T> option)
        where T : class =>
        option.MatchUnsafe<T?>(Some: static value => value, None: static () => null);

    /// <summary>The result, or null if there is an error.</summary>
    internal static T? OrNull<T>(this Either<DbError, T> either)
        where T : class =>
        either.MatchUnsafe<T?>(Right: static result => result, Left: static _ => null);
}
