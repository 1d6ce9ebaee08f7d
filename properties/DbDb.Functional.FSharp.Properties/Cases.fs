namespace DbDb.Functional.FSharp.Properties

open DbDb.Functional
open DbDb.Functional.FSharp
open DbDb.Functional.Testing
open FsCheck
open FsCheck.FSharp

/// What a law does to a tree, and to the map that it must be like.
type Step =
    | Set of Key * Value
    | Remove of Key
    | Update of Key * Value
    | SetMany of (Key * Value) list
    | RemoveMany of Key list
    | RemoveRange of KeyRange

/// A tree as an F# map: lists of bytes are in the order of keys.
type Model = Map<byte list, byte list>

module Model =
    let key (key: Key) = List.ofArray (Key.toBytes key)
    let value (value: Value) = List.ofArray (Value.toBytes value)
    let entry (one: Key, other: Value) = key one, value other

    /// What the tree says of itself.
    let ofTree (tree: Tree) : Model =
        tree |> Tree.toSeq |> Seq.map entry |> Map.ofSeq

    // Where a key is there, it goes; where it isn't, it comes.
    let turn value =
        function
        | Some _ -> None
        | None -> Some value

    let step (model: Model) =
        function
        | Set(k, v) -> Map.add (key k) (value v) model
        | Remove k -> Map.remove (key k) model
        | Update(k, v) -> Map.change (key k) (turn (value v)) model
        | SetMany entries -> (model, entries) ||> List.fold (fun map (k, v) -> Map.add (key k) (value v) map)
        | RemoveMany keys -> (model, keys) ||> List.fold (fun map k -> Map.remove (key k) map)
        | RemoveRange range ->
            model
            |> Map.filter (fun k _ -> not (range.Contains(Key.ofBytes (Array.ofList k))))

module Steps =
    let apply (tree: Tree) =
        function
        | Set(key, value) -> Tree.set key value tree
        | Remove key -> Tree.remove key tree
        | Update(key, value) -> Tree.update key (Model.turn value) tree
        | SetMany entries -> Tree.setMany entries tree
        | RemoveMany keys -> Tree.removeMany keys tree
        | RemoveRange range -> Tree.removeRange range tree

    let private gen =
        gen {
            let! keys =
                Any.Keys.Generator
                |> Gen.map (fun keys -> Seq.toArray keys |> Array.append [| Key.Empty |])

            let key = Gen.elements keys
            let entry = Gen.zip key Any.Value.Generator

            return!
                Gen.frequency
                    [
                        5, Gen.map Set entry
                        2, Gen.map Remove key
                        2, Gen.map Update entry
                        1, Gen.map SetMany (Gen.listOf entry)
                        1, Gen.map RemoveMany (Gen.listOf key)
                        1,
                        Gen.map
                            RemoveRange
                            (Any.RangeOver(System.Collections.Immutable.ImmutableArray.Create<Key> keys).Generator)
                    ]
                |> Gen.listOf
        }

    /// Programs, which shrink by leaving steps out.
    let any =
        Arb.fromGenShrink (gen, (fun steps -> seq { for i in 0 .. List.length steps - 1 -> List.removeAt i steps }))
