module DbDb.Functional.FSharp.Properties.CodecLaws

open Xunit
open System
open System.Collections.Generic
open System.Text.Json
open DbDb.Functional
open DbDb.Functional.FSharp
open DbDb.Functional.Testing
open FsCheck
open FsCheck.FSharp

/// A key of a program's own.
type Shelf =
    {
        Hall: int
        Row: string
        Box: int64 option
    }

/// A value of a program's own.
type Order =
    {
        What: string
        Cents: int64
        Notes: string list
        Gift: string option
    }

type Payment =
    | Cash
    | Card of number: int64

// Any text but one with half of a surrogate pair, in the order of code points.
let private texts =
    Gen.elements [ ""; "a"; "a/b"; "a\000b"; "ab"; "é"; "\U0001F34E" ]
    |> Gen.listOf
    |> Gen.map (String.concat "")
    |> Arb.fromGen

let private arb<'T> = ArbMap.defaults |> ArbMap.arbitrary<'T>

let private texted (text: string) =
    text |> Text.Encoding.UTF8.GetBytes |> List.ofArray

// It comes back, and keys sort as F# sorts what they stand for.
let private holds (codec: KeyCodec<'T>) (order: 'T -> 'U) (values: Arbitrary<'T>) =
    CodecLaws.RoundTrips(
        values,
        codec.Encode,
        (fun (key: Key) -> codec.Decode key),
        (HashIdentity.Structural: IEqualityComparer<_>)
    )

    let comparer =
        Comparer<'T>.Create(fun one other -> compare (order one) (order other))

    CodecLaws.KeepsOrder(values, comparer, (fun one -> codec.Encode one))

[<Fact>]
let ``Pairs come back, in their order`` () =
    Arb.zip (texts, arb<int>)
    |> holds (Codec.tuple2 Codec.String Codec.Int32) (fun (text, number) -> texted text, number)

[<Fact>]
let ``Triples come back, in their order`` () =
    Arb.zip (arb<bool>, Arb.zip (texts, arb<int64>))
    |> Arb.convert (fun (a, (b, c)) -> a, b, c) (fun (a, b, c) -> a, (b, c))
    |> holds (Codec.tuple3 Codec.Boolean Codec.String Codec.Int64) (fun (a, b, c) -> a, texted b, c)

[<Fact>]
let ``Quadruples come back, in their order`` () =
    Arb.zip (Arb.zip (arb<int>, arb<byte>), Arb.zip (arb<int16>, arb<DateOnly>))
    |> Arb.convert (fun ((a, b), (c, d)) -> a, b, c, d) (fun (a, b, c, d) -> (a, b), (c, d))
    |> holds (Codec.tuple4 Codec.Int32 Codec.Byte Codec.Int16 Codec.DateOnly) id

[<Fact>]
let ``Options come back, None first`` () =
    holds (Codec.option Codec.Int32) id arb<int option>

    holds
        (Codec.option Codec.String)
        (Option.map texted)
        (arb<bool>
         |> fun one ->
             Arb.zip (one, texts)
             |> Arb.convert (fun (there, text) -> if there then Some text else None) (fun text ->
                 text.IsSome, defaultArg text ""))

[<Fact>]
let ``What is in descending order is`` () =
    holds
        (Codec.descending (Codec.tuple2 Codec.Int32 Codec.Byte))
        (fun (a, b) -> -(bigint (a: int)), -(int b))
        (Arb.zip (arb<int16> |> Arb.convert int int16, arb<byte>))

[<Fact>]
let ``Records of one's own come back, in the order of what is written`` () =
    let codec =
        Codec.tuple3 Codec.Int32 Codec.String (Codec.option Codec.Int64)
        |> Codec.convert (fun (hall, row, box) -> { Hall = hall; Row = row; Box = box }) (fun shelf ->
            shelf.Hall, shelf.Row, shelf.Box)

    Arb.zip (arb<int>, Arb.zip (texts, arb<int64 option>))
    |> Arb.convert (fun (hall, (row, box)) -> { Hall = hall; Row = row; Box = box }) (fun shelf ->
        shelf.Hall, (shelf.Row, shelf.Box))
    |> holds codec (fun shelf -> shelf.Hall, texted shelf.Row, shelf.Box)

[<Fact>]
let ``Values come back: keys, JSON, unions`` () =
    let comesBack (codec: ValueCodec<'T>) values =
        CodecLaws.RoundTrips(values, codec.Encode, (fun (value: Value) -> codec.Decode value), HashIdentity.Structural)

    let payment =
        Codec.value (Codec.option Codec.Int64)
        |> Codec.convertValue
            (function
            | Some number -> Card number
            | None -> Cash)
            (function
             | Card number -> Some number
             | Cash -> None)

    let order =
        Arb.zip (Arb.zip (texts, arb<int64>), Arb.zip (texts, arb<bool>))
        |> Arb.convert
            (fun ((what, cents), (note, isGift)) ->
                {
                    What = what
                    Cents = cents
                    Notes = [ note; what ]
                    Gift = if isGift then Some note else None
                })
            (fun order -> (order.What, order.Cents), (order.Notes.Head, order.Gift.IsSome))

    comesBack (Codec.value (Codec.tuple2 Codec.Int32 Codec.Int32)) arb<int * int>

    comesBack
        payment
        (arb<int64 option>
         |> Arb.convert
             (function
             | Some number -> Card number
             | None -> Cash)
             (function
              | Card number -> Some number
              | Cash -> None))

    comesBack (Codec.json<Order> JsonSerializerOptions.Default) order

    comesBack
        (Codec.custom "halves" (fun (one: int) -> Value.ofBytes (BitConverter.GetBytes one)) (fun value ->
            BitConverter.ToInt32 value.Span))
        arb<int>

[<Fact>]
let ``An option of an option is refused`` () =
    Assert.Throws<ArgumentException>(fun () -> Codec.option (Codec.option Codec.Int32) |> ignore)
    |> ignore
