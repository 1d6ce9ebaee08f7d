using DbDb.Functional.Logs;
using DbDb.Functional.Values;

namespace DbDb.Functional.Stores.Files;

/// <summary>What a file has beside its log.</summary>
/// <param name="Length">How long it is, in bytes.</param>
/// <param name="Stray">
/// How many bytes there are in the slots that they don't say anything with, and after the log, that aren't zero.
/// </param>
internal readonly record struct FileExamination(long Length, long Stray)
{
    private const int PieceBytes = 64 << 10;

    /// <summary>Reads the slots, and what lies after the log.</summary>
    public static FileExamination Of(IDiskFile file, long logEnd)
    {
        var (length, stray) = (file.Length, 0L);
        var bytes = new byte[PieceBytes];
        for (var index = 0; index < LogIdentity.SlotCount; index++)
        {
            var slot = bytes.AsSpan(0, LogIdentity.SlotSize);
            stray += Superblock.Stray(slot[..file.Read(index * LogIdentity.SlotSize, slot)], index);
        }

        for (var at = logEnd; at < length;)
        {
            var piece = bytes.AsSpan(0, (int)Math.Min(bytes.Length, length - at));
            var read = file.Read(at, piece);
            if (read == 0)
            {
                break; // it was cut shorter
            }

            stray += read - piece[..read].Count((byte)0);
            at += read;
        }

        return new(length, stray);
    }
}
