module DbDb.Functional.FSharp.Properties.ResultLaws

open Xunit
open System
open System.Threading.Tasks
open DbDb.Functional
open DbDb.Functional.FSharp
open DbDb.Functional.Testing
open FsCheck
open FsCheck.FSharp

let private arb<'T> = ArbMap.defaults |> ArbMap.arbitrary<'T>

let private half n : Result<int, string> =
    if n % 2 = 0 then Ok(n / 2) else Error $"{n} is odd"

let private mapError text = text + "!"

[<Fact>]
let ``Results and Eithers, and both kinds of option, are the same`` () =
    Prop.forAll arb<Result<int, int> * int option> (fun (one, two) ->
        (one |> Result.toEither |> Result.ofEither) = one
        && (two |> Option.toLanguageExt |> Option.ofLanguageExt) = two)
    |> Law.Holds

[<Fact>]
let ``What is computed is what binding computes, in a task too`` () =
    Prop.forAll arb<int list> (fun numbers ->
        let bound =
            (Ok 0, numbers)
            ||> List.fold (fun sum number -> sum |> Result.bind (fun all -> half number |> Result.map ((+) all)))

        let computed =
            result {
                let mutable sum = 0

                for number in numbers do
                    let! one = half number
                    sum <- sum + one

                return sum
            }

        let awaited =
            taskResult {
                let sum = ref 0

                for number in numbers do
                    let! one = task { return half number }
                    let! same = half number |> Result.toEither
                    sum.Value <- sum.Value + (one + same) / 2

                return sum.Value
            }

        computed = bound && awaited.Result = bound)
    |> Law.Holds

[<Fact>]
let ``What comes after the first error isn't done, and what was opened is closed`` () =
    task {
        let done' = ResizeArray<string>()

        let resource name =
            { new IDisposable with
                member _.Dispose() = done'.Add name
            }

        let first =
            result {
                use _ = resource "closed"
                done'.Add "before"
                let! _ = half 1
                done'.Add "after"
            }

        let! second =
            taskResult {
                use _ = resource "closed later"
                let! _ = Task.FromResult(half 2)
                do! Task.FromResult(Error "wrong": Result<unit, string>)
                done'.Add "after"
                return! half 3
            }

        Assert.Equal(Error "1 is odd", first)
        Assert.Equal(Error "wrong", second)
        Assert.Equal([ "before"; "closed"; "closed later" ], done')
    }

[<Fact>]
let ``What a step throws is thrown, or caught where the computation says`` () =
    task {
        let boom () : Result<int, string> = invalidOp "boom"

        let! caught =
            taskResult {
                try
                    let! one = boom ()
                    return one
                with :? InvalidOperationException as error ->
                    return! Error error.Message
            }

        Assert.Equal(Error "boom", caught)

        Assert.Throws<InvalidOperationException>(fun () -> result { return! boom () } |> ignore)
        |> ignore

        let! _ =
            Assert.ThrowsAsync<InvalidOperationException>(fun () -> taskResult { return! boom () } :> Task)

        let failed =
            Assert.Throws<DbException>(fun () -> Error(DbError.Closed() :> DbError) |> Result.orThrow |> ignore)

        Assert.IsType<DbError.Closed>(failed.Error) |> ignore
        Assert.Equal(7, Result.orThrow (Ok 7))
    }

[<Fact>]
let ``A loop ends at its first error`` () =
    task {
        let mutable turns = 0

        let ended =
            result {
                while true do
                    turns <- turns + 1

                    if turns = 3 then
                        return! Error "enough"
            }

        let later = ref 0

        let! endedLater =
            taskResult {
                while true do
                    later.Value <- later.Value + 1

                    if later.Value = 3 then
                        return! Task.FromResult(Error "enough": Result<unit, string>)
            }

        Assert.Equal((Error "enough", Error "enough"), (ended, endedLater))
        Assert.Equal((3, 3), (turns, later.Value))
    }
