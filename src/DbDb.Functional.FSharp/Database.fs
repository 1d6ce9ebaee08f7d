namespace DbDb.Functional.FSharp

open System
open System.Collections.Generic
open System.Threading
open System.Threading.Tasks
open DbDb.Functional

/// <summary>
/// Databases: what C#'s members do, with <c>Result</c>, the database last. What the caller's functions throw is passed
/// on, and nothing is committed.
/// </summary>
[<RequireQualifiedAccess>]
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Database =
    /// <summary>The database in a file, which is created if it isn't there. Dispose of it in the end.</summary>
    let openFile (path: string) : Result<Database, DbError> = Database.Open path |> Result.ofEither

    /// <summary>The same by options.</summary>
    let openFileWith (options: DatabaseOptions) (path: string) : Result<Database, DbError> =
        Database.Open(path, options) |> Result.ofEither

    /// <summary>The database in a store of your own, which it disposes of.</summary>
    let openStore (options: DatabaseOptions) (store: IStore) : Result<Database, DbError> =
        Database.Open(store, options) |> Result.ofEither

    /// <summary>An empty database in memory.</summary>
    let inMemory () : Database = Database.InMemory()

    /// <summary>The newest snapshot.</summary>
    let head (database: Database) : Snapshot = database.Head

    /// <summary>Commits what the function makes of the newest tree, durably. It may run again on a newer one.</summary>
    let transact (change: Tree -> Tree) (database: Database) : Result<Snapshot, DbError> =
        database.Transact(Func<_, _> change) |> Result.ofEither

    /// <summary>The same with a note, of at most 1,024 bytes, that the commit keeps.</summary>
    let transactNoting (note: string) (change: Tree -> Tree) (database: Database) : Result<Snapshot, DbError> =
        database.Transact(Func<_, _> change, note) |> Result.ofEither

    /// <summary>Commits a tree, and gives what was found out on the way beside the snapshot.</summary>
    let transactReturning (change: Tree -> Tree * 'T) (database: Database) : Result<Snapshot * 'T, DbError> =
        database.Transact(fun tree -> let tree, result = change tree in struct (tree, result))
        |> Result.ofEither
        |> Result.map (fun struct (snapshot, result) -> snapshot, result)

    // Errors are held in a list, for one may be null, as None is, which LanguageExt can't hold.
    let private refusable (change: Tree -> Result<Tree, 'E>) tree =
        change tree |> Result.mapError List.singleton |> Result.toEither

    /// <summary>Commits a tree, unless the function refuses with an error of its own: that is answered.</summary>
    /// <param name="ofDbError">Makes one of its own of the database's errors, as a union's case does; <c>id</c> of
    /// these.</param>
    /// <param name="change">What becomes of the newest tree.</param>
    /// <param name="database">The database.</param>
    let transactResult
        (ofDbError: DbError -> 'E)
        (change: Tree -> Result<Tree, 'E>)
        (database: Database)
        : Result<Snapshot, 'E> =
        database.Transact((fun tree -> refusable change tree), (fun error -> [ ofDbError error ]))
        |> Result.ofEither
        |> Result.mapError List.head

    /// <summary><see cref="M:DbDb.Functional.FSharp.DatabaseModule.transact" />, for which no thread waits.</summary>
    /// <param name="cancellation">Cancels it until the function has run.</param>
    /// <param name="change">What becomes of the newest tree.</param>
    /// <param name="database">The database.</param>
    let transactTask
        (cancellation: CancellationToken)
        (change: Tree -> Tree)
        (database: Database)
        : Task<Result<Snapshot, DbError>> =
        database.TransactAsync(Func<_, _> change, cancellation = cancellation)
        |> Result.ofEitherTask

    /// <summary>The same of a function that may refuse.</summary>
    /// <param name="ofDbError">Makes an error of its own of the database's.</param>
    /// <param name="cancellation">Cancels it until the function has run.</param>
    /// <param name="change">What becomes of the newest tree.</param>
    /// <param name="database">The database.</param>
    let transactResultTask
        (ofDbError: DbError -> 'E)
        (cancellation: CancellationToken)
        (change: Tree -> Result<Tree, 'E>)
        (database: Database)
        : Task<Result<Snapshot, 'E>> =
        task {
            let! either =
                database.TransactAsync(
                    (fun tree -> refusable change tree),
                    (fun error -> [ ofDbError error ]),
                    cancellation = cancellation
                )

            return either |> Result.ofEither |> Result.mapError List.head
        }

    /// <summary>Commits a tree made of a snapshot's, if that is still the newest, else <c>Conflict</c>.</summary>
    let tryCommit (basis: Snapshot) (tree: Tree) (database: Database) : Result<Snapshot, DbError> =
        database.TryCommit(basis, tree) |> Result.ofEither

    /// <summary>Any number of entries in one transaction, within bounded memory; of equal keys the last wins.</summary>
    let load (entries: (Key * Value) seq) (database: Database) : Result<Snapshot, DbError> =
        entries
        |> Seq.map (fun (key, value) -> Entry(key, value))
        |> database.Load
        |> Result.ofEither

    /// <summary>The snapshot of a revision; <c>NotRetained</c> if it isn't kept.</summary>
    let at (revision: Revision) (database: Database) : Result<Snapshot, DbError> =
        database.At revision |> Result.ofEither

    /// <summary>The snapshot that was the newest at an instant; <c>TooOld</c> before the oldest kept.</summary>
    let asOf (instant: DateTimeOffset) (database: Database) : Result<Snapshot, DbError> =
        database.AsOf(Instant.From instant) |> Result.ofEither

    /// <summary>The snapshot that was the newest just before an instant.</summary>
    let before (instant: DateTimeOffset) (database: Database) : Result<Snapshot, DbError> =
        database.Before(Instant.From instant) |> Result.ofEither

    /// <summary>The snapshots that are kept, newest first; last an error, if one can't be read.</summary>
    let history (database: Database) : Result<Snapshot, DbError> seq =
        database.History() |> Seq.map Result.ofEither

    /// <summary>The revisions that changed a key, newest first, with what each did.</summary>
    let historyOf (key: Key) (database: Database) : Result<Snapshot * Change<Key, Value>, DbError> seq =
        database.History key
        |> Seq.map (
            Result.ofEither
            >> Result.map (fun one -> one.Snapshot, Change.ofTreeChange one.Change)
        )

    /// <summary>The commits after a revision, as they come, of all processes. What can't be read is thrown.</summary>
    /// <param name="after">The revision before the first that is wanted.</param>
    /// <param name="cancellation">Ends it with <c>OperationCanceledException</c>.</param>
    /// <param name="database">The database.</param>
    let watch (after: Revision) (cancellation: CancellationToken) (database: Database) : IAsyncEnumerable<Snapshot> =
        database.Watch(Nullable after, cancellation)

    /// <summary>Rewrites the log without the revisions that aren't kept, while others read and write.</summary>
    let compact (retention: Retention) (database: Database) : Result<Compacted, DbError> =
        database.Compact retention |> Result.ofEither

    /// <summary>A consistent copy in a file; onto an older copy only what is new.</summary>
    let backup (path: string) (database: Database) : Result<Replicated, DbError> =
        database.Backup path |> Result.ofEither

    /// <summary>Erases keys from every revision.</summary>
    let purge (keys: Key seq) (database: Database) : Result<Purged, DbError> = database.Purge keys |> Result.ofEither

    /// <summary>Erases a range of keys from every revision.</summary>
    let purgeRange (range: KeyRange) (database: Database) : Result<Purged, DbError> =
        database.Purge range |> Result.ofEither

    /// <summary>Makes durable what was committed; of use where commits aren't at once.</summary>
    let flush (database: Database) : Result<Snapshot, DbError> = database.Flush() |> Result.ofEither

    /// <summary>Takes notice of other processes' commits.</summary>
    let refresh (database: Database) : Result<Snapshot, DbError> = database.Refresh() |> Result.ofEither

    /// <summary>Why the database takes no commits, if it takes none.</summary>
    let refusal (database: Database) : DbError option =
        database.Refusal |> Option.ofLanguageExt
