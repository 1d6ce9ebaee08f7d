namespace DbDb.Functional.FSharp

open System
open System.Collections.Generic
open System.Threading
open DbDb.Functional

/// <summary>What a keyspace's entries are found by besides their keys.</summary>
[<RequireQualifiedAccess>]
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module SecondaryIndex =
    /// <summary>An index by one thing that each value has.</summary>
    let create (name: string) (codec: KeyCodec<'Index>) (select: 'Value -> 'Index) : SecondaryIndex<'Value, 'Index> =
        SecondaryIndex.Of(name, codec, Func<_, _> select)

    /// <summary>An index by any number of things that each value has.</summary>
    let createMany
        (name: string)
        (codec: KeyCodec<'Index>)
        (select: 'Value -> 'Index seq)
        : SecondaryIndex<'Value, 'Index> =
        SecondaryIndex.OfMany(name, codec, Func<_, _> select)

    /// <summary>The same where no two entries may have the same: <c>NotUnique</c>.</summary>
    let unique (index: SecondaryIndex<'Value, 'Index>) : SecondaryIndex<'Value, 'Index> = index.Unique()

/// <summary>
/// Parts of a tree, with types of their own. The keyspace comes first and the tree last, so that changes to several
/// follow each other in one transaction. As with trees, a <see cref="T:DbDb.Functional.DbException" /> is thrown where
/// something can't be read, or isn't what the codecs write.
/// </summary>
[<RequireQualifiedAccess>]
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Keyspace =
    let private ofPair (pair: KeyValuePair<'Key, 'Value>) = pair.Key, pair.Value

    /// <summary>A keyspace of this name. It throws <c>ArgumentException</c> if it may not be one.</summary>
    /// <param name="name">The name, by which a tree knows it.</param>
    /// <param name="keys">How keys are written: their order is the keyspace's.</param>
    /// <param name="values">How values are written.</param>
    let create (name: string) (keys: KeyCodec<'Key>) (values: ValueCodec<'Value>) : Keyspace<'Key, 'Value> =
        Keyspace.Of(name, keys, values)

    /// <summary>The keyspace with an index, which every change to an entry keeps.</summary>
    let indexedBy (index: SecondaryIndex<'Value>) (keyspace: Keyspace<'Key, 'Value>) : Keyspace<'Key, 'Value> =
        keyspace.IndexedBy index

    /// <summary>The keyspace in a tree, for all that it can be asked in C#.</summary>
    let view (keyspace: Keyspace<'Key, 'Value>) (tree: Tree) : KeyspaceView<'Key, 'Value> = tree.In keyspace

    /// <summary>The entries in the order of an index.</summary>
    let by
        (index: SecondaryIndex<'Value, 'Index>)
        (keyspace: Keyspace<'Key, 'Value>)
        (tree: Tree)
        : IndexView<'Key, 'Value, 'Index> =
        tree.In(keyspace).By index

    /// <summary>How many entries there are, in O(log n).</summary>
    let count (keyspace: Keyspace<'Key, 'Value>) (tree: Tree) : int64 = tree.In(keyspace).Count

    /// <summary>How many entries a range has, in O(log n).</summary>
    let countOf (keyspace: Keyspace<'Key, 'Value>) (range: KeyRange<'Key>) (tree: Tree) : int64 =
        tree.In(keyspace).CountOf range

    /// <summary>The tree with this value at a key.</summary>
    let set (keyspace: Keyspace<'Key, 'Value>) (key: 'Key) (value: 'Value) (tree: Tree) : Tree =
        tree.In(keyspace).Set(key, value).Tree

    /// <summary>The tree with all of these; of equal keys the last wins.</summary>
    let setMany (keyspace: Keyspace<'Key, 'Value>) (entries: ('Key * 'Value) seq) (tree: Tree) : Tree =
        tree.In(keyspace).SetMany(entries |> Seq.map KeyValuePair).Tree

    /// <summary>The value at a key, if it is there.</summary>
    let tryFind (keyspace: Keyspace<'Key, 'Value>) (key: 'Key) (tree: Tree) : 'Value option =
        match tree.In(keyspace).TryFind key with
        | true, value -> Some value
        | _ -> None

    /// <summary>The value at a key; <c>KeyNotFoundException</c> if it isn't there.</summary>
    let find (keyspace: Keyspace<'Key, 'Value>) (key: 'Key) (tree: Tree) : 'Value = tree.In(keyspace)[key]

    /// <summary>Whether a key is there.</summary>
    let containsKey (keyspace: Keyspace<'Key, 'Value>) (key: 'Key) (tree: Tree) : bool =
        tree.In(keyspace).ContainsKey key

    /// <summary>The tree without a key.</summary>
    let remove (keyspace: Keyspace<'Key, 'Value>) (key: 'Key) (tree: Tree) : Tree = tree.In(keyspace).Remove(key).Tree

    /// <summary>The tree without these keys.</summary>
    let removeMany (keyspace: Keyspace<'Key, 'Value>) (keys: 'Key seq) (tree: Tree) : Tree =
        tree.In(keyspace).RemoveMany(keys).Tree

    /// <summary>The tree without a range of keys.</summary>
    let removeRange (keyspace: Keyspace<'Key, 'Value>) (range: KeyRange<'Key>) (tree: Tree) : Tree =
        tree.In(keyspace).RemoveRange(range).Tree

    /// <summary>The tree with none of the keyspace's entries.</summary>
    let clear (keyspace: Keyspace<'Key, 'Value>) (tree: Tree) : Tree = tree.In(keyspace).Clear().Tree

    /// <summary>The tree with what the function makes of the value at a key; nothing of it removes the key.</summary>
    let update
        (keyspace: Keyspace<'Key, 'Value>)
        (key: 'Key)
        (change: 'Value option -> 'Value option)
        (tree: Tree)
        : Tree =
        match tree |> tryFind keyspace key |> change with
        | Some value -> set keyspace key value tree
        | None -> remove keyspace key tree

    /// <summary>All keys that begin with this: with an element or more of a tuple.</summary>
    /// <param name="codec">How the beginning is written: as the keyspace's keys write it.</param>
    /// <param name="beginning">The beginning.</param>
    /// <param name="keyspace">The keyspace.</param>
    let under
        (codec: KeyCodec<'Beginning>)
        (beginning: 'Beginning)
        (keyspace: Keyspace<'Key, 'Value>)
        : KeyRange<'Key> =
        keyspace.Under(codec, beginning)

    /// <summary>The entries of a range, ascending, read as they are enumerated.</summary>
    let range (keyspace: Keyspace<'Key, 'Value>) (range: KeyRange<'Key>) (tree: Tree) : ('Key * 'Value) seq =
        tree.In(keyspace).Range range |> Seq.map ofPair

    /// <summary>The entries of a range, descending.</summary>
    let rangeDescending (keyspace: Keyspace<'Key, 'Value>) (range: KeyRange<'Key>) (tree: Tree) : ('Key * 'Value) seq =
        tree.In(keyspace).RangeDescending range |> Seq.map ofPair

    /// <summary>All entries, ascending.</summary>
    let toSeq (keyspace: Keyspace<'Key, 'Value>) (tree: Tree) : ('Key * 'Value) seq = range keyspace keyspace.All tree

    /// <summary>What becomes of a state by each entry, ascending.</summary>
    let fold
        (keyspace: Keyspace<'Key, 'Value>)
        (folder: 'State -> 'Key -> 'Value -> 'State)
        (state: 'State)
        (tree: Tree)
        : 'State =
        tree
        |> toSeq keyspace
        |> Seq.fold (fun result (key, value) -> folder result key value) state

    /// <summary>What changed in the keyspace, ascending by keys.</summary>
    let diff (keyspace: Keyspace<'Key, 'Value>) (before: Tree) (after: Tree) : Change<'Key, 'Value> seq =
        keyspace.Between(before, after) |> Seq.map Change.ofKeyspaceChange

    /// <summary>
    /// The revisions that changed a key, newest first, with what each did; last an error, if something can't be read.
    /// </summary>
    let history
        (keyspace: Keyspace<'Key, 'Value>)
        (key: 'Key)
        (database: Database)
        : Result<Snapshot * Change<'Key, 'Value>, DbError> seq =
        database.History(keyspace, key)
        |> Seq.map (
            Result.ofEither
            >> Result.map (fun struct (snapshot, change) -> snapshot, Change.ofKeyspaceChange change)
        )

    /// <summary>
    /// The commits after a revision that changed something in the keyspace, as they come, with what each changed. What
    /// can't be read is thrown.
    /// </summary>
    /// <param name="keyspace">The keyspace.</param>
    /// <param name="after">The revision before the first that is wanted.</param>
    /// <param name="cancellation">Ends it with <c>OperationCanceledException</c>.</param>
    /// <param name="database">The database.</param>
    let watch
        (keyspace: Keyspace<'Key, 'Value>)
        (after: Revision)
        (cancellation: CancellationToken)
        (database: Database)
        : IAsyncEnumerable<Snapshot * Change<'Key, 'Value> list> =
        System.Linq.AsyncEnumerable.Select(
            database.Watch(keyspace, Nullable after, cancellation),
            Func<_, _>(fun (changes: KeyspaceRevision<'Key, 'Value>) ->
                changes.Snapshot, changes.Changes |> Seq.map Change.ofKeyspaceChange |> List.ofSeq)
        )

    /// <summary>Entries in any order and number, in one transaction, within bounded memory.</summary>
    let load
        (keyspace: Keyspace<'Key, 'Value>)
        (entries: ('Key * 'Value) seq)
        (database: Database)
        : Result<Snapshot, DbError> =
        database.Load(keyspace, entries |> Seq.map KeyValuePair) |> Result.ofEither
