namespace DbDb.Functional.FSharp

open System

/// <summary>
/// What <c>result { }</c> is made by: its steps are of <c>Result</c>, or of the <c>Either</c> that the library's C#
/// answers, and the first error ends it.
/// </summary>
[<Sealed>]
type ResultBuilder() =
    /// <summary>A step.</summary>
    member inline _.Source(result: Result<'T, 'E>) : Result<'T, 'E> = result

    /// <summary>A step of C#.</summary>
    member inline _.Source(either: LanguageExt.Either<'E, 'T>) : Result<'T, 'E> = Result.ofEither either

    /// <summary>What <c>for</c> goes over.</summary>
    member inline _.Source(sequence: 'T seq) : 'T seq = sequence

    /// <summary>A result.</summary>
    member inline _.Return(value: 'T) : Result<'T, 'E> = Ok value

    /// <summary>A result, or an error.</summary>
    member inline _.ReturnFrom(result: Result<'T, 'E>) : Result<'T, 'E> = result

    /// <summary>Nothing to do.</summary>
    member inline _.Zero() : Result<unit, 'E> = Ok()

    /// <summary>A step, and what follows.</summary>
    member inline _.Bind(result: Result<'T, 'E>, [<InlineIfLambda>] next: 'T -> Result<'U, 'E>) : Result<'U, 'E> =
        match result with
        | Ok value -> next value
        | Error error -> Error error

    /// <summary>What isn't done until it is run.</summary>
    member inline _.Delay([<InlineIfLambda>] step: unit -> Result<'T, 'E>) : unit -> Result<'T, 'E> = step

    /// <summary>Runs it.</summary>
    member inline _.Run([<InlineIfLambda>] step: unit -> Result<'T, 'E>) : Result<'T, 'E> = step ()

    /// <summary>One, then the other.</summary>
    member inline _.Combine
        (first: Result<unit, 'E>, [<InlineIfLambda>] second: unit -> Result<'T, 'E>)
        : Result<'T, 'E> =
        match first with
        | Ok() -> second ()
        | Error error -> Error error

    /// <summary>The step, or what is made of what it throws.</summary>
    member inline _.TryWith
        ([<InlineIfLambda>] step: unit -> Result<'T, 'E>, [<InlineIfLambda>] handler: exn -> Result<'T, 'E>)
        : Result<'T, 'E> =
        try
            step ()
        with error ->
            handler error

    /// <summary>The step, and at its end the other.</summary>
    member inline _.TryFinally
        ([<InlineIfLambda>] step: unit -> Result<'T, 'E>, [<InlineIfLambda>] last: unit -> unit)
        : Result<'T, 'E> =
        try
            step ()
        finally
            last ()

    /// <summary>The step, at whose end the resource is disposed of.</summary>
    member inline _.Using(resource: 'R :> IDisposable, [<InlineIfLambda>] step: 'R -> Result<'T, 'E>) : Result<'T, 'E> =
        use it = resource
        step it

    /// <summary>The step again and again, until an error.</summary>
    member inline _.While
        ([<InlineIfLambda>] condition: unit -> bool, [<InlineIfLambda>] step: unit -> Result<unit, 'E>)
        : Result<unit, 'E> =
        let mutable result = Ok()

        while result.IsOk && condition () do
            result <- step ()

        result

    /// <summary>The step for each, until an error.</summary>
    member inline _.For(sequence: 'T seq, [<InlineIfLambda>] step: 'T -> Result<unit, 'E>) : Result<unit, 'E> =
        use items = sequence.GetEnumerator()
        let mutable result = Ok()

        while result.IsOk && items.MoveNext() do
            result <- step items.Current

        result
