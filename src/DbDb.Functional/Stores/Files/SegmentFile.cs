using System.Runtime.ExceptionServices;

namespace DbDb.Functional.Stores.Files;

/// <summary>Puts the bytes of a segment into a file, or leaves the log as it was.</summary>
/// <param name="file">The file.</param>
/// <param name="sync">What syncs it.</param>
/// <param name="isUnshared">
/// Whether nobody else knows of the file, into which much is written while others wait for the same disk with theirs.
/// </param>
internal sealed class SegmentFile(IDiskFile file, FileSync sync, bool isUnshared)
{
    // As much at a time goes on its way to the medium while the rest is made. What is on its way is what the others'
    // syncs wait for.
    private readonly long _writtenOut = isUnshared ? 64 << 10 : 1 << 20;

    /// <summary>
    /// Writes a segment where the log ends. Its first chunk is written last: until then whoever follows the log finds
    /// nothing there, instead of reading through an unfinished segment however long.
    /// </summary>
    /// <param name="segment">The segment.</param>
    /// <param name="start">The log's end.</param>
    /// <exception cref="ChunkException">Reading the chunks threw.</exception>
    public void Write(Segment segment, long start)
    {
        var isTouched = false;
        try
        {
            using var chunks = segment.Chunks.GetEnumerator();
            var first = Next(chunks) ? chunks.Current : default;
            if (Next(chunks))
            {
                isTouched = true;
                using var rest = new ChunkWriter(
                    file,
                    start + first.Length,
                    _writtenOut,
                    isBeside: segment.IsStreamed && file.IsWrittenBeside
                );
                do
                {
                    rest.Write(chunks.Current);
                } while (Next(chunks));

                rest.Finish();
            }

            isTouched = true;
            file.Write(start, first.Span);
        }
        catch when (isTouched)
        {
            Undo(start);
            throw;
        }
    }

    // What can't be cut off stays after the log until something is written over it, and chains to nothing unless all
    // of it is there. What is cut off must be gone for good before anybody is told that it failed: all of it may have
    // been written, and a power cut would bring it back. A file that nobody else knows of is thrown away.
    private void Undo(long start)
    {
        try
        {
            file.SetLength(start);
            if (!isUnshared)
            {
                sync.Sync();
            }
        }
        catch (DiskException)
        {
            // The failure that led here is the one to tell.
        }
    }

    private static bool Next(IEnumerator<ReadOnlyMemory<byte>> chunks)
    {
        try
        {
            return chunks.MoveNext();
        }
        catch (Exception exception)
        {
            throw new ChunkException(ExceptionDispatchInfo.Capture(exception));
        }
    }
}

/// <summary>
/// What reading a segment's chunks threw: the caller's own, however much it looks like a failure of the disk.
/// </summary>
internal sealed class ChunkException(ExceptionDispatchInfo cause)
    : Exception("reading a segment's chunks threw", cause.SourceException)
{
    public ExceptionDispatchInfo Cause { get; } = cause;
}
