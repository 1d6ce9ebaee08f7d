// dotnet fsi --lib:FOLDER orders.fsx, where FOLDER has the assemblies; or #r "nuget: DbDb.Functional.FSharp"
#r "LanguageExt.Core.dll"
#r "DbDb.Functional.Core.dll"
#r "DbDb.Functional.dll"
#r "DbDb.Functional.FSharp.dll"

open DbDb.Functional
open DbDb.Functional.FSharp

type Order = { What: string; Cents: int64 }
type ShopError = SoldOut of string | Storage of DbError

let byCents = SecondaryIndex.create "by-cents" Codec.Int64 _.Cents
let json = Codec.json<Order> System.Text.Json.JsonSerializerOptions.Default
let orders = Keyspace.create "orders" (Codec.tuple2 Codec.String Codec.Int32) json |> Keyspace.indexedBy byCents
let stock = Keyspace.create "stock" Codec.String (Codec.value Codec.Int32)
let ofAnn = orders |> Keyspace.under Codec.String "ann"

// A transaction is a function from tree to tree, or to an error of your own, and then nothing is committed.
let sell fruit count tree =
    match tree |> Keyspace.tryFind stock fruit with
    | Some left when left >= count -> tree |> Keyspace.set stock fruit (left - count) |> Ok
    | _ -> Error(SoldOut fruit)
let order =
    Keyspace.setMany orders [ ("ann", 2), { What = "plums"; Cents = 60L }; ("a/b", 1), { What = "figs"; Cents = -10L } ]

let shopping = result {
    use! db = Database.openFile "orders.dbdb" |> Result.mapError Storage
    let! before = db |> Database.transact (Keyspace.set stock "pears" 10) |> Result.mapError Storage
    let! now = db |> Database.transactResult Storage (order >> sell "pears" 9)
    for _, order in now.Tree |> Keyspace.range orders ofAnn do printfn $"{order.Cents} for {order.What}"
    for struct (_, entry) in (now.Tree |> Keyspace.by byCents orders).Below 0L do printfn $"given: {entry.Value.What}"
    let pears = Snapshot.tree >> Keyspace.find stock "pears"
    printfn $"{pears now} pears of {pears before}"
    return! db |> Database.transactResult Storage (sell "figs" 1) }

match shopping with
| Error(SoldOut what) -> printfn $"no {what}"
| Error(Storage error) -> eprintfn $"{error.Message}"
| Ok snapshot -> printfn $"{snapshot}"
