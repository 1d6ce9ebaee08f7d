namespace DbDb.Functional.FSharp

open System
open System.Threading.Tasks
open DbDb.Functional

/// <summary>Between LanguageExt's <c>Option</c>, which the library's C# speaks, and F#'s.</summary>
[<RequireQualifiedAccess>]
module Option =
    /// <summary>F#'s of LanguageExt's.</summary>
    let ofLanguageExt (one: LanguageExt.Option<'T>) : 'T option =
        // a struct, for None is null, which Match won't give
        match one.Match(Func<'T, 'T voption>(fun value -> ValueSome value), Func<'T voption>(fun () -> ValueNone)) with
        | ValueSome value -> Some value
        | ValueNone -> None

    /// <summary>LanguageExt's of F#'s. It can't hold null, which is taken for nothing.</summary>
    let toLanguageExt (one: 'T option) : LanguageExt.Option<'T> =
        match one with
        | Some value when not (isNull (box value)) -> LanguageExt.Option<'T>.Some value
        | _ -> LanguageExt.Option<'T>.None

/// <summary>Between LanguageExt's <c>Either</c>, which the library's C# speaks, and <c>Result</c>.</summary>
[<RequireQualifiedAccess>]
module Result =
    /// <summary>A right is <c>Ok</c>, a left is <c>Error</c>.</summary>
    let ofEither (either: LanguageExt.Either<'E, 'T>) : Result<'T, 'E> =
        either.Match(
            Func<'T, Result<'T, 'E>>(fun value -> Ok value),
            Func<'E, Result<'T, 'E>>(fun error -> Error error)
        )

    /// <summary>The same of one that is awaited.</summary>
    let ofEitherTask (either: Task<LanguageExt.Either<'E, 'T>>) : Task<Result<'T, 'E>> =
        task {
            let! it = either
            return ofEither it
        }

    /// <summary><c>Ok</c> is a right, <c>Error</c> a left. Null, as <c>()</c> is, is thrown.</summary>
    let toEither (result: Result<'T, 'E>) : LanguageExt.Either<'E, 'T> =
        match result with
        | Ok value -> LanguageExt.Prelude.Right<'E, 'T> value
        | Error error -> LanguageExt.Prelude.Left<'E, 'T> error

    /// <summary>What is in it, or a <see cref="T:DbDb.Functional.DbException" /> with the error.</summary>
    let orThrow (result: Result<'T, DbError>) : 'T =
        match result with
        | Ok value -> value
        | Error error -> raise (error.ToException())
