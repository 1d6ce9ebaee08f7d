using DbDb.Functional.Logs;
using DbDb.Functional.Pages;

namespace DbDb.Functional.Values;

/// <summary>
/// What a log of some length can hold. An attacker can make every checksum right; what holds the work on a forged file
/// in proportion to its length is that nothing in it may claim more than there is room for.
/// </summary>
internal static class Bounds
{
    /// <summary>The greatest revision: so great that no number of commits leads there, and no sum overflows.</summary>
    public const long MostRevision = 1L << 62;

    /// <summary>The longest address of a node.</summary>
    public const int MostNodeBytes = Record.MaxNodeLength + 1;

    /// <summary>The longest address of a commit.</summary>
    public static int MostCommitBytes => Record.Padded(CommitRecord.MaxLength);

    /// <summary>
    /// Whether a tree whose root has this level and lies at this address can have so many entries: each takes a slot in
    /// a leaf that doesn't lie after the root, each leaf has one at least, and each branch has two children.
    /// </summary>
    public static bool Allow(long count, int level, Address root) =>
        count > 0 && count <= (root.End - LogIdentity.LogStart) / Slotted.SlotSize && count >> Math.Min(level, 62) > 0;

    /// <summary>Whether a commit can have this revision.</summary>
    public static bool Allow(Revision revision) => revision.Number is > 0 and <= MostRevision;

    /// <summary>
    /// Whether a commit whose record lies at this address can have this ordinal: each before it has a record too.
    /// </summary>
    public static bool Allow(long ordinal, Address commit) =>
        ordinal > 0 && ordinal <= (commit.End - LogIdentity.LogStart) / CommitRecord.NoteAt;

    /// <summary>
    /// Whether a record of at most so many bytes can lie at an address: neither in the slots nor without a header.
    /// </summary>
    public static bool Allow(Address address, int longest) =>
        address.Offset >= LogIdentity.LogStart && address.Length >= Record.HeaderSize && address.Length <= longest;
}
