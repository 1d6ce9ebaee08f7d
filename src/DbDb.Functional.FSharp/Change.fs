namespace DbDb.Functional.FSharp

open System.Collections.Generic
open DbDb.Functional

/// <summary>What became of one key, between two trees or by a commit.</summary>
[<RequireQualifiedAccess>]
type Change<'Key, 'Value> =
    /// <summary>It wasn't there before.</summary>
    | Added of key: 'Key * value: 'Value
    /// <summary>It isn't there any more; with the value that it had.</summary>
    | Removed of key: 'Key * value: 'Value
    /// <summary>It has another value.</summary>
    | Changed of key: 'Key * before: 'Value * after: 'Value

    /// <summary>The key.</summary>
    member change.Key =
        match change with
        | Added(key, _)
        | Removed(key, _)
        | Changed(key, _, _) -> key

/// <summary>Changes, and how the library's C# says them.</summary>
[<RequireQualifiedAccess>]
module Change =
    /// <summary>What takes a change back.</summary>
    let inverse (change: Change<'Key, 'Value>) : Change<'Key, 'Value> =
        match change with
        | Change.Added(key, value) -> Change.Removed(key, value)
        | Change.Removed(key, value) -> Change.Added(key, value)
        | Change.Changed(key, before, after) -> Change.Changed(key, after, before)

    /// <summary>A tree's change.</summary>
    let ofTreeChange (change: TreeChange) : Change<Key, Value> =
        match change with
        | :? TreeChange.Added as it -> Change.Added(it.Key, it.Value)
        | :? TreeChange.Removed as it -> Change.Removed(it.Key, it.Value)
        | :? TreeChange.Changed as it -> Change.Changed(it.Key, it.Before, it.After)
        | other -> invalidArg (nameof change) $"{other} is none of the three"

    /// <summary>As a tree's change.</summary>
    let toTreeChange (change: Change<Key, Value>) : TreeChange =
        match change with
        | Change.Added(key, value) -> TreeChange.Added(key, value)
        | Change.Removed(key, value) -> TreeChange.Removed(key, value)
        | Change.Changed(key, before, after) -> TreeChange.Changed(key, before, after)

    /// <summary>A keyspace's change.</summary>
    let ofKeyspaceChange (change: KeyspaceChange<'Key, 'Value>) : Change<'Key, 'Value> =
        match change with
        | :? KeyspaceChange<'Key, 'Value>.Added as it -> Change.Added(it.Key, it.Value)
        | :? KeyspaceChange<'Key, 'Value>.Removed as it -> Change.Removed(it.Key, it.Value)
        | :? KeyspaceChange<'Key, 'Value>.Changed as it -> Change.Changed(it.Key, it.Before, it.After)
        | other -> invalidArg (nameof change) $"{other} is none of the three"

/// <summary>Patterns for what is enumerated.</summary>
[<AutoOpen>]
module EntryPatterns =
    /// <summary>The key and the value of an entry, as <c>for Entry(key, value) in tree do</c>.</summary>
    let (|Entry|) (entry: Entry) = entry.Key, entry.Value
