namespace DbDb.Functional.FSharp

open System
open DbDb.Functional

/// <summary>
/// Trees, as F#'s <c>Map</c> is used, the tree last. A change gives a new tree, and the same where it changes nothing.
/// As the C# members do, all throw <see cref="T:DbDb.Functional.DbException" /> where a node of a stored tree can't be
/// read, and for a key or a value over its limit; <c>Database.transact</c> and <c>Snapshot.read</c> answer that.
/// </summary>
[<RequireQualifiedAccess>]
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Tree =
    let private pair (entry: Entry) = entry.Key, entry.Value

    let private pairOption (entry: LanguageExt.Option<Entry>) =
        entry |> Option.ofLanguageExt |> Option.map pair

    /// <summary>The tree of no entries.</summary>
    let empty: Tree = Tree.Empty

    /// <summary>Whether there are no entries.</summary>
    let isEmpty (tree: Tree) : bool = tree.IsEmpty

    /// <summary>How many entries there are, known without counting.</summary>
    let count (tree: Tree) : int64 = tree.Count

    /// <summary>The tree with this value at a key, in O(log n).</summary>
    let set (key: Key) (value: Value) (tree: Tree) : Tree = tree.Set(key, value)

    /// <summary>The tree with all of these; of equal keys the last wins.</summary>
    let setMany (entries: (Key * Value) seq) (tree: Tree) : Tree =
        entries |> Seq.map (fun (key, value) -> Entry(key, value)) |> tree.SetMany

    /// <summary>The tree of these; of equal keys the last wins.</summary>
    let ofSeq (entries: (Key * Value) seq) : Tree = setMany entries empty

    /// <summary>The value at a key, if it is there, in O(log n).</summary>
    let tryFind (key: Key) (tree: Tree) : Value option = tree.Find key |> Option.ofLanguageExt

    /// <summary>The value at a key; <c>KeyNotFoundException</c> if it isn't there.</summary>
    let find (key: Key) (tree: Tree) : Value = tree[key]

    /// <summary>The values at keys, in their order, looked up together, in less time.</summary>
    let findMany (keys: Key seq) (tree: Tree) : Value option list =
        tree.FindMany keys |> Seq.map Option.ofLanguageExt |> List.ofSeq

    /// <summary>Whether a key is there.</summary>
    let containsKey (key: Key) (tree: Tree) : bool = tree.Contains key

    /// <summary>The tree with what the function makes of the value at a key; nothing of it removes the key.</summary>
    let update (key: Key) (change: Value option -> Value option) (tree: Tree) : Tree =
        tree.Update(key, fun value -> value |> Option.ofLanguageExt |> change |> Option.toLanguageExt)

    /// <summary>The tree without a key.</summary>
    let remove (key: Key) (tree: Tree) : Tree = tree.Remove key

    /// <summary>The tree without these keys.</summary>
    let removeMany (keys: Key seq) (tree: Tree) : Tree = tree.RemoveMany keys

    /// <summary>The tree without a range of keys, whose whole nodes are dropped unread.</summary>
    let removeRange (range: KeyRange) (tree: Tree) : Tree = tree.RemoveRange range

    /// <summary>The entries of a range, ascending, read as they are enumerated.</summary>
    let range (range: KeyRange) (tree: Tree) : (Key * Value) seq = tree.Range range |> Seq.map pair

    /// <summary>The entries of a range, descending.</summary>
    let rangeDescending (range: KeyRange) (tree: Tree) : (Key * Value) seq =
        tree.RangeDescending range |> Seq.map pair

    /// <summary>All entries, ascending.</summary>
    let toSeq (tree: Tree) : (Key * Value) seq = range KeyRange.All tree

    /// <summary>All keys, ascending.</summary>
    let keys (tree: Tree) : Key seq = tree.Keys KeyRange.All

    /// <summary>What becomes of a state by each entry, ascending.</summary>
    let fold (folder: 'State -> Key -> Value -> 'State) (state: 'State) (tree: Tree) : 'State =
        let mutable result = state

        for entry in tree do
            result <- folder result entry.Key entry.Value

        result

    /// <summary>The least entry.</summary>
    let tryFirst (tree: Tree) : (Key * Value) option = pairOption tree.First

    /// <summary>The greatest entry.</summary>
    let tryLast (tree: Tree) : (Key * Value) option = pairOption tree.Last

    /// <summary>The entry at a key, or else the next less.</summary>
    let tryFloor (key: Key) (tree: Tree) : (Key * Value) option = tree.Floor key |> pairOption

    /// <summary>The entry at a key, or else the next greater.</summary>
    let tryCeiling (key: Key) (tree: Tree) : (Key * Value) option = tree.Ceiling key |> pairOption

    /// <summary>The entry at an index, counted from 0, in O(log n).</summary>
    let tryAt (index: int64) (tree: Tree) : (Key * Value) option = tree.At index |> pairOption

    /// <summary>How many keys are less, in O(log n).</summary>
    let rank (key: Key) (tree: Tree) : int64 = tree.Rank key

    /// <summary>How many entries a range has, in O(log n).</summary>
    let countOf (range: KeyRange) (tree: Tree) : int64 = tree.CountOf range

    /// <summary>What changed, ascending by keys; what the trees share is passed over unread.</summary>
    let diff (before: Tree) (after: Tree) : Change<Key, Value> seq =
        Diff.Between(before, after) |> Seq.map Change.ofTreeChange

    /// <summary>The tree with these changes made.</summary>
    let patch (changes: Change<Key, Value> seq) (tree: Tree) : Tree =
        changes |> Seq.map Change.toTreeChange |> tree.Patch

    /// <summary>
    /// What was changed from a basis to mine, made to theirs; or <c>BothChanged</c> with the keys of which both
    /// have made something else.
    /// </summary>
    let rebase (basis: Tree) (mine: Tree) (theirs: Tree) : Result<Tree, DbError> =
        Rebase.Onto(basis, mine, theirs).ToEither() |> Result.ofEither

/// <summary>A tree as it was committed.</summary>
[<RequireQualifiedAccess>]
[<CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Snapshot =
    /// <summary>The tree.</summary>
    let tree (snapshot: Snapshot) : Tree = snapshot.Tree

    /// <summary>What is read of the tree, with what can't be read as an error, and not as an exception.</summary>
    let read (reader: Tree -> 'T) (snapshot: Snapshot) : Result<'T, DbError> =
        // in a tuple, for what is read may be null, as () and None are
        snapshot.Read(fun tree -> struct (reader tree, ()))
        |> Result.ofEither
        |> Result.map (fun struct (value, ()) -> value)
