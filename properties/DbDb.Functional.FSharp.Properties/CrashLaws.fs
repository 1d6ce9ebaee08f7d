/// What a user's own property harness looks like: generated transactions on a disk that loses power.
module DbDb.Functional.FSharp.Properties.CrashLaws

open Xunit
open DbDb.Functional
open DbDb.Functional.FSharp
open DbDb.Functional.Testing
open FsCheck.FSharp

let private on (disk: SimulatedDisk) =
    result {
        let! store = FileStore.Open("shop.dbdb", FileStoreOptions(), disk)
        return! Database.openStore DatabaseOptions.Default store
    }
    |> Result.orThrow

[<Fact>]
let ``After a power cut at any moment the tree is one that was committed, and none that was acknowledged is lost`` () =
    Prop.forAll Steps.any (fun steps ->
        // Each moment, with how many commits were acknowledged at it.
        let moments = ResizeArray<int64 * DiskImage>()
        let mutable acknowledged = 0L

        let disk =
            SimulatedDisk(seed = 1UL, watch = (fun _ image -> moments.Add((acknowledged, image))))

        let trees =
            use db = on disk

            [
                Map.empty
                for step in steps |> List.truncate 10 do
                    let now =
                        db |> Database.transact (fun tree -> Steps.apply tree step) |> Result.orThrow

                    acknowledged <- now.Revision.Number
                    Model.ofTree now.Tree
            ]

        moments
        |> Seq.indexed
        |> Seq.filter (fun (i, _) -> i % 7 = 0)
        |> Seq.forall (fun (i, (sure, image)) ->
            use left = on (SimulatedDisk(image = image.AfterPowerCut(uint64 i)))
            let head = Database.head left
            head.Revision.Number >= sure && trees |> List.contains (Model.ofTree head.Tree)))
    |> fun law -> Law.Holds(law, share = 4)
