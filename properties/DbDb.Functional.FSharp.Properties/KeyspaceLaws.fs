module DbDb.Functional.FSharp.Properties.KeyspaceLaws

open Xunit
open System
open System.Threading
open DbDb.Functional
open DbDb.Functional.FSharp
open DbDb.Functional.Testing
open FsCheck
open FsCheck.FSharp

let private byLength = SecondaryIndex.create "by-length" Codec.Int32 String.length

let private words =
    Keyspace.create "words" (Codec.tuple2 Codec.Int32 Codec.Byte) Codec.Text
    |> Keyspace.indexedBy byLength

let private others =
    Keyspace.create "others" Codec.Int32 (Codec.value (Codec.option Codec.Int32))

type private Step = (int * byte) * string option

let private steps: Arbitrary<Step list> =
    Gen.zip
        (Gen.zip (Gen.choose (-3, 3)) (Gen.choose (0, 3) |> Gen.map byte))
        (Gen.elements [ None; Some ""; Some "a"; Some "fig"; Some "pear" ])
    |> Gen.listOf
    |> Arb.fromGen

let private step tree (key, value: string option) =
    tree |> Keyspace.update words key (fun _ -> value)

let private run = List.fold step (Tree.empty |> Keyspace.set others 1 (Some 1))

let private model =
    (Map.empty, ())
    |> fst
    |> List.fold (fun map (key, value) -> Map.change key (fun _ -> value) map)

[<Fact>]
let ``A keyspace is like a map, whatever lies beside it`` () =
    Prop.forAll steps (fun steps ->
        let tree, map = run steps, model steps
        let under = Keyspace.under Codec.Int32 1 words
        let ofOne = map |> Map.toList |> List.filter (fun ((one, _), _) -> one = 1)

        let byLengths =
            [
                for struct (length, pair) in (tree |> Keyspace.by byLength words).Ascending() -> length, pair.Key
            ]

        [
            "toSeq", List.ofSeq (Keyspace.toSeq words tree) = Map.toList map
            "range", List.ofSeq (Keyspace.range words under tree) = ofOne
            "descending", List.ofSeq (Keyspace.rangeDescending words under tree) = List.rev ofOne
            "countOf", Keyspace.countOf words under tree = int64 ofOne.Length
            "count", Keyspace.count words tree = int64 map.Count
            "tryFind",
            [ for n in -3 .. 3 -> Keyspace.tryFind words (n, 1uy) tree ] =
                [ for n in -3 .. 3 -> Map.tryFind (n, 1uy) map ]
            "fold",
            Keyspace.fold words (fun sum _ word -> sum + word.Length) 0 tree = (map.Values |> Seq.sumBy String.length)
            "index", byLengths = (map |> Map.toList |> List.map (fun (key, word) -> word.Length, key) |> List.sort)
            "removeRange",
            List.ofSeq (tree |> Keyspace.removeRange words under |> Keyspace.toSeq words) =
                (Map.toList map |> List.except ofOne)
            "removeMany", (tree |> Keyspace.removeMany words map.Keys |> Keyspace.count words) = 0L
            "clear", (tree |> Keyspace.clear words |> Keyspace.toSeq words |> Seq.isEmpty)
            "beside", (tree |> Keyspace.clear words |> Keyspace.find others 1) = Some 1
        ]
        |> List.map (fun (what, holds) -> Prop.label what holds)
        |> List.reduce (.&.))
    |> Law.Holds

[<Fact>]
let ``A difference tells each key's change in its types`` () =
    Prop.forAll (Arb.zip (steps, steps)) (fun (some, more) ->
        let before, after = run some, List.fold step (run some) more
        let old, now = model some, model (some @ more)

        let expected =
            [
                for key in Seq.append old.Keys now.Keys |> Seq.distinct |> Seq.sort do
                    match Map.tryFind key old, Map.tryFind key now with
                    | None, Some value -> Change.Added(key, value)
                    | Some value, None -> Change.Removed(key, value)
                    | Some one, Some other when one <> other -> Change.Changed(key, one, other)
                    | _ -> ()
            ]

        List.ofSeq (Keyspace.diff words before after) = expected)
    |> Law.Holds

[<Fact>]
let ``A value that is nothing is there`` () =
    let tree =
        Tree.empty
        |> Keyspace.set others 1 None
        |> Keyspace.setMany others [ 2, Some 2 ]

    Assert.Equal<int option option list>(
        [ Some None; Some(Some 2); None ],
        [ 1; 2; 3 ] |> List.map (fun key -> Keyspace.tryFind others key tree)
    )

    Assert.True(tree |> Keyspace.remove others 1 |> Keyspace.containsKey others 1 |> not)

[<Fact>]
let ``History and commits are told in a keyspace's types`` () =
    task {
        use db = Database.inMemory ()
        let key = 1, 1uy

        let now =
            result {
                let! _ = db |> Database.transact (Keyspace.set words key "fig")
                let! _ = db |> Database.transact (Keyspace.set others 1 None)
                return! db |> Database.transact (Keyspace.set words key "plum")
            }
            |> Result.orThrow

        let history =
            db
            |> Keyspace.history words key
            |> Seq.map (Result.orThrow >> snd)
            |> List.ofSeq

        Assert.Equal<Change<_, _> list>([ Change.Changed(key, "fig", "plum"); Change.Added(key, "fig") ], history)

        use watched =
            (db |> Keyspace.watch words (Revision 1L) CancellationToken.None).GetAsyncEnumerator()

        let! _ = watched.MoveNextAsync()

        Assert.Equal(
            (now.Revision, [ Change.Changed(key, "fig", "plum") ]),
            (fst watched.Current |> _.Revision, snd watched.Current)
        )

        let loaded =
            db
            |> Keyspace.load words [ (9, 9uy), "kiwi"; (8, 8uy), "lime" ]
            |> Result.orThrow

        Assert.Equal(3L, loaded.Tree |> Keyspace.count words)
    }

[<Fact>]
let ``A unique index refuses a second`` () =
    let unique =
        Keyspace.create "unique" Codec.Int32 Codec.Text
        |> Keyspace.indexedBy (
            SecondaryIndex.createMany "letters" Codec.Char (fun (word: string) -> seq word)
            |> SecondaryIndex.unique
        )

    use db = Database.inMemory ()

    match
        db
        |> Database.transact (Keyspace.set unique 1 "fig" >> Keyspace.set unique 2 "gum")
    with
    | Error(NotUnique(keyspace, index, _)) -> Assert.Equal(("unique", "letters"), (keyspace, index))
    | other -> failwith $"{other}"
