namespace DbDb.Functional.FSharp

open DbDb.Functional

/// <summary>
/// Patterns for the errors that a program can do something about, as <c>Error(Conflict head)</c>; any other is matched
/// by its type, as <c>Error(:? DbError.Poisoned as poisoned)</c>.
/// </summary>
[<AutoOpen>]
module ErrorPatterns =
    /// <summary>Somebody else committed meanwhile: with the head that there is now.</summary>
    let (|Conflict|_|) (error: DbError) =
        match error with
        | :? DbError.Conflict as it -> Some it.Current
        | _ -> None

    /// <summary>Both sides of a rebase have changed the same keys: with what they made of each.</summary>
    let (|BothChanged|_|) (error: DbError) =
        match error with
        | :? DbError.BothChanged as it -> Some(List.ofSeq it.Conflicts)
        | _ -> None

    /// <summary>A revision that isn't kept: with the nearest before and after that are.</summary>
    let (|NotRetained|_|) (error: DbError) =
        match error with
        | :? DbError.NotRetained as it -> Some(it.Asked, Option.ofLanguageExt it.Before, Option.ofLanguageExt it.After)
        | _ -> None

    /// <summary>An instant before the oldest revision that is kept: with that one, and its instant.</summary>
    let (|TooOld|_|) (error: DbError) =
        match error with
        | :? DbError.TooOld as it -> Some(it.Oldest, it.Since)
        | _ -> None

    /// <summary>A unique index would have two entries: with the keyspace, the index and the other's key.</summary>
    let (|NotUnique|_|) (error: DbError) =
        match error with
        | :? DbError.NotUnique as it -> Some(it.Keyspace, it.Index, it.Key)
        | _ -> None

    /// <summary>Nothing is where a database was to be read: with the path.</summary>
    let (|Missing|_|) (error: DbError) =
        match error with
        | :? DbError.Missing as it -> Some it.Path
        | _ -> None

    /// <summary>Another process has held the lock for too long: with the file and that process's number.</summary>
    let (|Locked|_|) (error: DbError) =
        match error with
        | :? DbError.Locked as it -> Some(it.Path, it.Holder)
        | _ -> None

    /// <summary>What is stored isn't sound: with the offset in the file, and what is wrong there.</summary>
    let (|Damaged|_|) (error: DbError) =
        match error with
        | :? DbError.Corrupt as it -> Some(it.Offset, it.Reason)
        | _ -> None

    /// <summary>An entry isn't what the keyspace's codecs write: with the keyspace, the key and why.</summary>
    let (|Undecodable|_|) (error: DbError) =
        match error with
        | :? DbError.Undecodable as it -> Some(it.Keyspace, it.Key, it.Reason)
        | _ -> None
