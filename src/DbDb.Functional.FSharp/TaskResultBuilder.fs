namespace DbDb.Functional.FSharp

open System
open System.Threading.Tasks

/// <summary>
/// What <c>taskResult { }</c> is made by: its steps are those of <c>result { }</c>, and tasks of them; the first error
/// ends it.
/// </summary>
[<Sealed>]
type TaskResultBuilder() =
    /// <summary>A step that is awaited.</summary>
    member _.Source(step: Task<Result<'T, 'E>>) : Task<Result<'T, 'E>> = step

    /// <summary>A step of C# that is awaited.</summary>
    member _.Source(step: Task<LanguageExt.Either<'E, 'T>>) : Task<Result<'T, 'E>> = Result.ofEitherTask step

    /// <summary>A step.</summary>
    member _.Source(result: Result<'T, 'E>) : Task<Result<'T, 'E>> = Task.FromResult result

    /// <summary>A step of C#.</summary>
    member _.Source(either: LanguageExt.Either<'E, 'T>) : Task<Result<'T, 'E>> = Task.FromResult(Result.ofEither either)

    /// <summary>What <c>for</c> goes over.</summary>
    member _.Source(sequence: 'T seq) : 'T seq = sequence

    /// <summary>A result.</summary>
    member _.Return(value: 'T) : Task<Result<'T, 'E>> = Task.FromResult(Ok value)

    /// <summary>A result, or an error.</summary>
    member _.ReturnFrom(step: Task<Result<'T, 'E>>) : Task<Result<'T, 'E>> = step

    /// <summary>Nothing to do.</summary>
    member _.Zero() : Task<Result<unit, 'E>> = Task.FromResult(Ok())

    /// <summary>A step, and what follows.</summary>
    member _.Bind(step: Task<Result<'T, 'E>>, next: 'T -> Task<Result<'U, 'E>>) : Task<Result<'U, 'E>> =
        task {
            match! step with
            | Ok value -> return! next value
            | Error error -> return Error error
        }

    /// <summary>What isn't done until it is run.</summary>
    member _.Delay(step: unit -> Task<Result<'T, 'E>>) : unit -> Task<Result<'T, 'E>> = step

    /// <summary>Runs it, at once: what it throws, the task does.</summary>
    member _.Run(step: unit -> Task<Result<'T, 'E>>) : Task<Result<'T, 'E>> = task { return! step () }

    /// <summary>One, then the other.</summary>
    member builder.Combine(first: Task<Result<unit, 'E>>, second: unit -> Task<Result<'T, 'E>>) =
        builder.Bind(first, second)

    /// <summary>The step, or what is made of what it throws.</summary>
    member _.TryWith(step: unit -> Task<Result<'T, 'E>>, handler: exn -> Task<Result<'T, 'E>>) =
        task {
            try
                return! step ()
            with error ->
                return! handler error
        }

    /// <summary>The step, and at its end the other.</summary>
    member _.TryFinally(step: unit -> Task<Result<'T, 'E>>, last: unit -> unit) =
        task {
            try
                return! step ()
            finally
                last ()
        }

    /// <summary>The step, at whose end the resource is disposed of.</summary>
    member _.Using(resource: 'R :> IDisposable, step: 'R -> Task<Result<'T, 'E>>) =
        task {
            try
                return! step resource
            finally
                resource.Dispose()
        }

    /// <summary>The step again and again, until an error.</summary>
    member _.While(condition: unit -> bool, step: unit -> Task<Result<unit, 'E>>) : Task<Result<unit, 'E>> =
        task {
            let mutable result = Ok()

            while result.IsOk && condition () do
                let! one = step ()
                result <- one

            return result
        }

    /// <summary>The step for each, until an error.</summary>
    member builder.For(sequence: 'T seq, step: 'T -> Task<Result<unit, 'E>>) : Task<Result<unit, 'E>> =
        builder.Using(
            sequence.GetEnumerator(),
            fun items -> builder.While(items.MoveNext, (fun () -> step items.Current))
        )

/// <summary>Computations that end at the first error.</summary>
[<AutoOpen>]
module Builders =
    /// <summary>Of steps that are <c>Result</c> or <c>Either</c>.</summary>
    let result = ResultBuilder()

    /// <summary>Of the same, and of tasks of them.</summary>
    let taskResult = TaskResultBuilder()
