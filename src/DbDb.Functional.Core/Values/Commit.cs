namespace DbDb.Functional;

/// <summary>The record that ends a transaction: what the database was then, and how to find what came before.</summary>
/// <param name="Revision">Its number: greater than its parent's; one more, unless those between were dropped.</param>
/// <param name="Ordinal">
/// Its place in its log: 1, 2, 3, … without gaps. Where no earlier revision was dropped it is the revision's number.
/// </param>
/// <param name="Instant">When it was planned; never earlier than its parent's, whatever the clock says.</param>
/// <param name="Root">The root node; none for an empty tree.</param>
/// <param name="Count">How many entries the tree has.</param>
/// <param name="Height">How many levels of nodes the tree has; 0 for an empty tree.</param>
/// <param name="Start">The offset of the first byte that the transaction added.</param>
/// <param name="Records">How many records it added before this one.</param>
/// <param name="Digest">A checksum over the checksums of those records, so over every byte that it added.</param>
/// <param name="Parent">The commit before it in its log; none for the first.</param>
/// <param name="ParentRevision">That commit's revision; 0 for the first.</param>
/// <param name="Jump">
/// An older commit, chosen so that any revision is found in O(log n) steps; none for revision 0.
/// </param>
/// <param name="JumpRevision">That commit's revision.</param>
/// <param name="ParentHash">The hash of the parent's record; for the first, of the file's identity.</param>
/// <param name="Note">What its author had to say; at most <see cref="Limits.MaxNoteBytes"/> bytes of UTF-8.</param>
public sealed record Commit(
    Revision Revision,
    long Ordinal,
    Instant Instant,
    Address Root,
    long Count,
    int Height,
    long Start,
    uint Records,
    uint Digest,
    Address Parent,
    Revision ParentRevision,
    Address Jump,
    Revision JumpRevision,
    Hash ParentHash,
    string Note
)
{
    /// <summary>Revision 0: an empty tree, before anything was committed. It has no record.</summary>
    public static Commit Genesis { get; } =
        new(
            Revision.Zero,
            0,
            default,
            Address.None,
            0,
            0,
            0,
            0,
            0,
            Address.None,
            Revision.Zero,
            Address.None,
            Revision.Zero,
            default,
            ""
        );
}
