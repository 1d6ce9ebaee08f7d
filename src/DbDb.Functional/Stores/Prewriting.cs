namespace DbDb.Functional;

/// <summary>
/// Extends a file with zeros ahead of the log, so that most commits write into space that the file has: their sync then writes
/// data and no metadata of the file system, which halves its time. It begins small and doubles while the log grows.
/// One thread at a time, with the writers' lock held.
/// </summary>
internal sealed class Prewriting
{
    /// <summary>The most zeros there ever are behind a log that is whole.</summary>
    public const int Most = 4 << 20;

    private const int Least = 64 << 10;

    private static readonly byte[] _zeros = new byte[Least];

    private int _step = Least;

    /// <summary>Writes zeros from where the file ends; or leaves it if that fails.</summary>
    public void Extend(IDiskFile file, long end)
    {
        try
        {
            var target = end + _step;
            for (var at = end; at < target; at += _zeros.Length)
            {
                file.Write(at, _zeros);
            }

            _step = Math.Min(_step * 2, Most);
        }
        catch (DiskException)
        {
            // The commit doesn't need the space. A disk that is nearly full still takes it; a disk that fails says so at the
            // sync.
            _step = Least;
            Undo(file, end);
        }
    }

    private static void Undo(IDiskFile file, long end)
    {
        try
        {
            file.SetLength(end);
        }
        catch (DiskException)
        {
            // Some zeros behind the log harm nobody.
        }
    }
}
