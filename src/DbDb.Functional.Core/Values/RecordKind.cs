namespace DbDb.Functional.Values;

/// <summary>What a record is. The numbers lie on disk: never change one, never use a retired one again.</summary>
internal enum RecordKind : byte
{
    /// <summary>Zeros: no record, the log ends before it.</summary>
    None = 0,

    /// <summary>Entries in key order.</summary>
    Leaf = 1,

    /// <summary>Separators in key order and the children between them.</summary>
    Branch = 2,

    /// <summary>The bytes of one value that was too long for its leaf.</summary>
    Value = 3,

    /// <summary>The end of a transaction.</summary>
    Commit = 4,

    /// <summary>A leaf as the changes to an earlier one.</summary>
    LeafDelta = 5,

    /// <summary>A branch as the changes to an earlier one.</summary>
    BranchDelta = 6,

    /// <summary>
    /// The end of a transaction whose revision isn't its ordinal, because earlier revisions were dropped.
    /// </summary>
    CommitAfterGap = 7,
}
