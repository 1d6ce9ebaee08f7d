module DbDb.Functional.FSharp.Properties.DatabaseTests

open System
open System.IO
open System.Threading
open System.Threading.Tasks
open DbDb.Functional
open DbDb.Functional.FSharp
open Xunit

/// A program's own errors.
type private ShopError =
    | SoldOut of string
    | Storage of DbError

let private sell (fruit: string) tree =
    match Tree.tryFind fruit tree with
    | Some _ -> Ok(Tree.remove fruit tree)
    | None -> Error(SoldOut fruit)

let private inFolder story =
    let folder = Directory.CreateTempSubdirectory()

    try
        story (fun name -> Path.Combine(folder.FullName, name))
    finally
        folder.Delete(recursive = true)

[<Fact>]
let ``A database in a file is committed to, read back, compacted, copied and purged`` () =
    inFolder (fun file ->
        let story =
            result {
                use! db = Database.openFile (file "shop.dbdb")

                let! first =
                    db
                    |> Database.transactNoting "first" (Tree.set "apple" "3" >> Tree.set "pear" "5")

                let! second, count =
                    db
                    |> Database.transactReturning (fun tree -> Tree.remove "pear" tree, Tree.count tree)

                Assert.Equal(("first", 2L, 2L), (first.Note, count, second.Revision.Number))

                let! old = db |> Database.at first.Revision
                let! same = db |> Database.asOf (old.Instant.ToDateTimeOffset())
                Assert.Equal(first.Revision, same.Revision)
                let! earlier = db |> Database.before (first.Instant.ToDateTimeOffset())
                Assert.Equal(0L, earlier.Revision.Number)
                Assert.Equal([ 2L; 1L ], db |> Database.history |> Seq.map (Result.orThrow >> _.Revision.Number))

                let changes =
                    db |> Database.historyOf "pear" |> Seq.map (Result.orThrow >> snd) |> List.ofSeq

                let pear: Key * Value = "pear", "5"
                Assert.Equal<Change<Key, Value> list>([ Change.Removed pear; Change.Added pear ], changes)

                let! copied = db |> Database.backup (file "copy.dbdb")
                Assert.Equal(2L, copied.Commit.Revision.Number)
                let! compacted = db |> Database.compact (Retention.Last 1L)
                Assert.Equal(1L, compacted.Revisions)
                let! loaded = db |> Database.load [ "fig", "1"; "grape", "8" ]
                Assert.Equal(3L, loaded.Count)
                let! _ = db |> Database.purge [ "fig" ]
                let! _ = db |> Database.purgeRange (KeyRange.Prefix "g")
                let! flushed = Database.flush db
                let! refreshed = Database.refresh db
                Assert.Equal((1L, 1L), (flushed.Count, refreshed.Count))
                Assert.Equal(None, Database.refusal db)

                return!
                    db
                    |> Database.head
                    |> Snapshot.read (Tree.keys >> Seq.map Key.toText >> List.ofSeq)
            }

        Assert.Equal(Ok [ "apple" ], story)
        use copy = Database.openFile (file "copy.dbdb") |> Result.orThrow
        Assert.Equal(Ok(), copy |> Database.head |> Snapshot.read ignore)

        match Database.openFileWith (DatabaseOptions(Mode = OpenMode.ReadOnly)) (file "none.dbdb") with
        | Error(Missing path) -> Assert.EndsWith("none.dbdb", path)
        | other -> failwith $"{other}")

[<Fact>]
let ``A function may refuse with an error of its own, and then nothing is committed`` () =
    task {
        use db =
            Database.openStore DatabaseOptions.Default (new MemoryStore()) |> Result.orThrow

        let sold = db |> Database.transactResult Storage (Tree.set "fig" "1" >> Ok)
        Assert.Equal(Ok 1L, sold |> Result.map _.Revision.Number)
        Assert.Equal(Error(SoldOut "pear"), db |> Database.transactResult Storage (sell "pear") |> Result.map ignore)

        let! later =
            db |> Database.transactResultTask Storage CancellationToken.None (sell "pear")

        Assert.Equal(Error(SoldOut "pear"), later |> Result.map ignore)

        let! sold =
            db |> Database.transactResultTask Storage CancellationToken.None (sell "fig")

        Assert.Equal(Ok 2L, sold |> Result.map _.Revision.Number)

        let tooLong = Key.ofBytes (Array.zeroCreate (Limits.MaxKeyBytes + 1))

        match db |> Database.transactResult Storage (Tree.set tooLong "1" >> Ok) with
        | Error(Storage(:? DbError.TooLarge)) -> ()
        | other -> failwith $"{other}"

        // None is null, which Either can't hold
        Assert.Equal(Error None, db |> Database.transactResult Some (fun _ -> Error None) |> Result.map ignore)
    }

[<Fact>]
let ``Who commits to an old snapshot is told of the newest`` () =
    use db = Database.inMemory ()
    let basis = Database.head db
    let now = db |> Database.transact (Tree.set "apple" "3") |> Result.orThrow

    match db |> Database.tryCommit basis (Tree.set "apple" "4" basis.Tree) with
    | Error(Conflict head) -> Assert.Equal(now.Revision, head.Revision)
    | other -> failwith $"{other}"

    match db |> Database.at (Revision 9L) with
    | Error(NotRetained(asked, Some before, None)) -> Assert.Equal((9L, 1L), (asked.Number, before.Number))
    | other -> failwith $"{other}"

[<Fact>]
let ``Commits are awaited, watched and cancelled`` () =
    task {
        use db = Database.inMemory ()

        use enumerator =
            (db |> Database.watch (Revision 0L) CancellationToken.None).GetAsyncEnumerator()

        let! both =
            taskResult {
                let! one = db |> Database.transactTask CancellationToken.None (Tree.set "apple" "3")
                let! two = db.TransactAsync(fun tree -> tree.Set("pear", "5"))
                let! old = db |> Database.at one.Revision
                return old.Count, two.Count
            }

        let! isThere = enumerator.MoveNextAsync()
        Assert.Equal((Ok(1L, 2L), true, 1L), (both, isThere, enumerator.Current.Revision.Number))

        let! _ =
            Assert.ThrowsAnyAsync<OperationCanceledException>(fun () ->
                db |> Database.transactTask (CancellationToken true) id :> Task)

        return ()
    }
