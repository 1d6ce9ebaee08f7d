module DbDb.Functional.FSharp.Properties.TreeLaws

open Xunit
open System.Collections.Generic
open DbDb.Functional
open DbDb.Functional.FSharp
open DbDb.Functional.Testing
open FsCheck
open FsCheck.FSharp

let private run = List.fold Steps.apply Tree.empty
let private model = List.fold Model.step Map.empty

[<Fact>]
let ``A tree is like a map`` () =
    Prop.forAll Steps.any (fun steps -> Model.ofTree (run steps) = model steps)
    |> Law.Holds

[<Fact>]
let ``Look-ups find what a map's find`` () =
    Prop.forAll (Arb.zip (Steps.any, Any.Key)) (fun (steps, key) ->
        let tree, map = run steps, model steps
        let at = Model.key key
        let keys = key :: (tree |> Tree.keys |> List.ofSeq)

        let found =
            keys
            |> List.map (fun each -> tree |> Tree.tryFind each |> Option.map Model.value)

        let below = map |> Map.filter (fun each _ -> each <= at) |> Seq.tryLast
        let above = map |> Map.filter (fun each _ -> each >= at) |> Seq.tryHead
        let pair = Option.map (fun (KeyValue(key, value)) -> key, value)

        [
            "tryFind", found = (keys |> List.map (fun each -> Map.tryFind (Model.key each) map))
            "findMany", (Tree.findMany keys tree |> List.map (Option.map Model.value)) = found
            "containsKey", Tree.containsKey key tree = Map.containsKey at map
            "count", Tree.count tree = int64 map.Count
            "isEmpty", Tree.isEmpty tree = map.IsEmpty
            "tryFirst", (Tree.tryFirst tree |> Option.map Model.entry) = pair (Seq.tryHead map)
            "tryLast", (Tree.tryLast tree |> Option.map Model.entry) = pair (Seq.tryLast map)
            "tryFloor", (Tree.tryFloor key tree |> Option.map Model.entry) = pair below
            "tryCeiling", (Tree.tryCeiling key tree |> Option.map Model.entry) = pair above
            "tryAt", (Tree.tryAt 1L tree |> Option.map Model.entry) = pair (Seq.tryItem 1 map)
            "rank", Tree.rank key tree = (map |> Map.filter (fun each _ -> each < at) |> Map.count |> int64)
        ]
        |> List.map (fun (what, holds) -> Prop.label what holds)
        |> List.reduce (.&.))
    |> Law.Holds

[<Fact>]
let ``Ranges and folds go over what lies in them, in order`` () =
    Prop.forAll (Arb.zip (Steps.any, Any.Range)) (fun (steps, range) ->
        let tree = run steps

        let within =
            model steps
            |> Map.toList
            |> List.filter (fun (key, _) -> range.Contains(Key.ofBytes (Array.ofList key)))

        let listed = tree |> Tree.range range |> Seq.map Model.entry |> List.ofSeq
        let back = tree |> Tree.rangeDescending range |> Seq.map Model.entry |> List.ofSeq

        let folded =
            tree |> Tree.fold (fun all key value -> Model.entry (key, value) :: all) []

        listed = within
        && back = List.rev within
        && Tree.countOf range tree = int64 within.Length
        && List.rev folded = Map.toList (model steps))
    |> Law.Holds

[<Fact>]
let ``What finds nothing to change gives the same tree`` () =
    Prop.forAll Steps.any (fun steps ->
        let tree = run steps
        let same (other: Tree) = obj.ReferenceEquals(tree, other)

        same (Tree.update "not there" id tree)
        && same (Tree.patch (Tree.diff tree tree) tree)
        && tree
           |> Tree.toSeq
           |> Seq.forall (fun (key, value) -> same (Tree.set key value tree)))
    |> Law.Holds

[<Fact>]
let ``A difference is a patch, and its inverse goes back`` () =
    Prop.forAll (Arb.zip (Steps.any, Steps.any)) (fun (some, more) ->
        let before = run some
        let after = List.fold Steps.apply before more
        let changes = Tree.diff before after |> List.ofSeq
        let old, now = Model.ofTree before, Model.ofTree after

        let keys =
            Set.union (old.Keys |> Set.ofSeq) (now.Keys |> Set.ofSeq)
            |> Set.filter (fun key -> Map.tryFind key old <> Map.tryFind key now)

        (changes |> List.map (fun change -> Model.key change.Key)) = Set.toList keys
        && Model.ofTree (Tree.patch changes before) = now
        && Model.ofTree (Tree.patch (List.map Change.inverse changes) after) = old)
    |> Law.Holds

[<Fact>]
let ``A rebase makes both sides' changes, or says where they conflict`` () =
    let basis = Tree.ofSeq [ "apple", "3"; "pear", "5" ]
    let theirs = Tree.set "pear" "1" basis

    match Tree.rebase basis (Tree.set "fig" "2" basis) theirs with
    | Ok both -> Assert.Equal([ "apple"; "fig"; "pear" ], both |> Tree.keys |> Seq.map Key.toText)
    | Error error -> failwith error.Message

    match Tree.rebase basis (Tree.remove "pear" basis) theirs with
    | Error(BothChanged [ conflict ]) -> Assert.Equal("pear", Key.toText conflict.Key)
    | other -> failwith $"{other}"

[<Fact>]
let ``What isn't there isn't found`` () =
    Assert.Equal("3", Tree.ofSeq [ "apple", "3" ] |> Tree.find "apple" |> Value.toText)

    Assert.Throws<KeyNotFoundException>(fun () -> Tree.empty |> Tree.find "apple" |> ignore)
    |> ignore

    for Entry(key, value) in Tree.ofSeq [ "apple", "3" ] do
        Assert.Equal(("apple", "3"), (Key.toText key, Value.toText value))
