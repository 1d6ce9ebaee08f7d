namespace DbDb.Functional.Stores.Files;

/// <summary>
/// Keeps zeros in a file ahead of the log, so that most commits write into space that the file has: their sync then
/// writes data and no metadata of the file system, which halves its time. One thread at a time, with the writers' lock
/// held.
/// </summary>
/// <remarks>
/// They are written when a commit is durable and named, and, where the system can, set on their way to the medium at
/// once: most are there when the next sync comes, which has then only the file's new length to carry.
/// </remarks>
internal sealed class Prewriting(IDiskFile file)
{
    /// <summary>The most zeros there ever are after a log that is whole.</summary>
    public const int Most = LongestStep / 2 + LongestStep;

    // A longer segment costs more to write twice than its metadata does.
    private const int LongestSegment = 64 << 10;

    private const int LongestStep = 256 << 10;
    private const int FirstStep = 64 << 10;

    // Made before there is a commit: after one nothing may fail but the disk.
    private readonly byte[] _zeros = Zeros;

    // The one before the next, which takes twice as many bytes up to the limit.
    private int _step = FirstStep / 2;

    private static byte[] Zeros { get; } = new byte[FirstStep];

    /// <summary>
    /// Once less than half of the last step is left, writes the next one, which is twice as long up to a limit; or
    /// leaves the file as it is if that fails.
    /// </summary>
    /// <param name="start">Where the segment begins that was written last.</param>
    /// <param name="end">Where the log ends.</param>
    /// <param name="length">How long the file is.</param>
    public void Replenish(long start, long end, long length)
    {
        if (length - end >= _step / 2 || end - start > LongestSegment)
        {
            return;
        }

        try
        {
            var step = Math.Min(2 * _step, LongestStep);
            for (var at = length; at < length + step; at += _zeros.Length)
            {
                file.Write(at, _zeros);
            }

            file.WriteOut(length, step);
            _step = step;
        }
        catch (DiskException)
        {
            // Nobody needs the space. A disk that is nearly full still takes commits; a disk that fails says so at the
            // next sync.
            _step = FirstStep / 2;
            Undo(length);
        }
    }

    private void Undo(long length)
    {
        try
        {
            file.SetLength(length);
        }
        catch (DiskException)
        {
            // Some zeros after the log harm nobody.
        }
    }
}
