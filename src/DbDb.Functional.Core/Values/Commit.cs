namespace DbDb.Functional;

/// <summary>
/// The record that ends a transaction: what the database was then, and how to find what came before. Logs make them;
/// what is tried on one that no log has made begins with <see cref="Genesis"/>.
/// </summary>
public sealed record Commit
{
    // Of fifteen numbers in a row two are soon exchanged: each is named.
    internal Commit() { }

    /// <summary>Revision 0: an empty tree, before anything was committed. It has no record.</summary>
    public static Commit Genesis { get; } = new()
    {
        Revision = Revision.Zero,
        Ordinal = 0,
        Instant = default,
        Root = Address.None,
        Count = 0,
        Height = 0,
        Start = 0,
        Records = 0,
        Digest = 0,
        Parent = Address.None,
        ParentRevision = Revision.Zero,
        Jump = Address.None,
        JumpRevision = Revision.Zero,
        ParentHash = default,
        Note = "",
    };

    /// <summary>Its number: greater than its parent's; one more, unless those between were dropped.</summary>
    public required Revision Revision { get; init; }

    /// <summary>
    /// Its place in its log: 1, 2, 3, … without gaps. Where no earlier revision was dropped it is the revision's
    /// number.
    /// </summary>
    public required long Ordinal { get; init; }

    /// <summary>When it was planned; never earlier than its parent's, whatever the clock says.</summary>
    public required Instant Instant { get; init; }

    /// <summary>The root node; none for an empty tree.</summary>
    public required Address Root { get; init; }

    /// <summary>How many entries the tree has.</summary>
    public required long Count { get; init; }

    /// <summary>How many levels of nodes the tree has; 0 for an empty tree.</summary>
    public required int Height { get; init; }

    /// <summary>The offset of the first byte that the transaction added.</summary>
    public required long Start { get; init; }

    /// <summary>How many records it added before this one.</summary>
    public required uint Records { get; init; }

    /// <summary>A checksum over the checksums of those records, so over every byte that it added.</summary>
    public required uint Digest { get; init; }

    /// <summary>The commit before it in its log; none for the first.</summary>
    public required Address Parent { get; init; }

    /// <summary>That commit's revision; 0 for the first.</summary>
    public required Revision ParentRevision { get; init; }

    /// <summary>
    /// An older commit, chosen so that any revision is found in O(log n) steps; none for revision 0.
    /// </summary>
    public required Address Jump { get; init; }

    /// <summary>That commit's revision.</summary>
    public required Revision JumpRevision { get; init; }

    /// <summary>The hash of the parent's record; for the first, of the file's identity.</summary>
    public required Hash ParentHash { get; init; }

    /// <summary>What its author had to say; at most <see cref="Limits.MaxNoteBytes"/> bytes of UTF-8.</summary>
    public required string Note { get; init; }
}
