namespace DbDb.Functional.Stores.Files;

/// <summary>What lies after the end of a log.</summary>
internal static class LogTail
{
    private const int BlockSize = 64 << 10;

    /// <summary>
    /// Cuts off what an unfinished commit left after the log; prewritten zeros stay. The writers' lock is held. Reads
    /// no more than is ever prewritten, however long the file.
    /// </summary>
    /// <returns>Whether there was something.</returns>
    public static bool Clear(IDiskFile file, long end)
    {
        if (file.Length - end <= Prewriting.Most && IsZero(file, end))
        {
            return false;
        }

        file.SetLength(end);
        return true;
    }

    private static bool IsZero(IDiskFile file, long offset)
    {
        var block = new byte[BlockSize];
        while (file.Read(offset, block) is > 0 and var read)
        {
            if (block.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                return false;
            }

            offset += read;
        }

        return true;
    }
}
