using System.Diagnostics;
using DbDb.Functional.Logs;
using DbDb.Functional.Values;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Stores.Files;

/// <summary>Reading and writing the two superblock slots at the front of a file.</summary>
internal static class SuperblockSlots
{
    /// <summary>Both slots, one of which is valid.</summary>
    /// <param name="bytes">Both, or as much of them as the file has.</param>
    /// <param name="path">The file.</param>
    public static Either<DbError, SlotPair> Decode(ReadOnlySpan<byte> bytes, string path)
    {
        var split = Math.Min(bytes.Length, LogIdentity.SlotSize);
        return (Superblock.Decode(bytes[..split], 0), Superblock.Decode(bytes[split..], 1)) switch
        {
            (Slot.Newer newer, _) => Newer(newer),
            (_, Slot.Newer newer) => Newer(newer),
            (Slot.Valid first, Slot.Valid second) => first.Turn > second.Turn
                ? new SlotPair(first, second)
                : new SlotPair(second, first),
            (Slot.Valid first, var second) => new SlotPair(first, second),
            (var first, Slot.Valid second) => new SlotPair(second, first),
            (Slot.Foreign, Slot.Foreign) when !BeginsLikeOurs(bytes) =>
                Left<DbError, SlotPair>(new DbError.NotADatabase(path, Foreign.Describe(bytes))),
            (Slot.Foreign or Slot.Damaged, Slot.Foreign or Slot.Damaged) =>
                Left<DbError, SlotPair>(new DbError.Corrupt(0, "both superblock slots are damaged")),
            _ => throw new UnreachableException(),
        };

        Either<DbError, SlotPair> Newer(Slot.Newer slot) =>
            new DbError.Format(path, slot.Version, Superblock.FormatVersion);
    }

    /// <summary>
    /// Whether a file is a log that was made to take the place of another, or of one that had taken that one's. Only
    /// looks.
    /// </summary>
    /// <param name="disk">Where it lies.</param>
    /// <param name="path">A file that is there.</param>
    /// <param name="log">The other log's head.</param>
    public static bool AreOfAReplacement(IDisk disk, string path, LogHead log)
    {
        using var file = disk.Open(path, writable: false);
        return new SeenSlots()
            .Read(file, path)
            .Exists(slots => log.IsAncestorOf(slots.Newest.Generation, slots.Newest.Ancestors));
    }

    /// <summary>Writes the slot of this turn. It reaches the medium with the next sync.</summary>
    public static void Write(IDiskFile file, LogHead head, long turn) =>
        file.Write(Superblock.OffsetOf(turn), Superblock.Encode(head, turn));

    // A file of ours that was cut off within the magic number.
    private static bool BeginsLikeOurs(ReadOnlySpan<byte> bytes) =>
        bytes.Length > LogIdentity.MagicAt && LogIdentity.Magic.StartsWith(bytes[LogIdentity.MagicAt..]);
}
