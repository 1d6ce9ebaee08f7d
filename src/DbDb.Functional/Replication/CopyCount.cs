using DbDb.Functional.Logs;
using DbDb.Functional.Runtime;

namespace DbDb.Functional.Replication;

/// <summary>Counts what was copied of a log, says so after each segment, and ends it where that is wanted.</summary>
/// <param name="progress">Who is told.</param>
/// <param name="cancellation">What ends it.</param>
/// <param name="segmentBytes">
/// How many bytes are enough for a segment: more at a time aren't quicker, and have to be copied again after an
/// interruption.
/// </param>
internal sealed class CopyCount(
    IProgress<ReplicationProgress>? progress,
    CancellationToken cancellation,
    long segmentBytes = 8 << 20
) : WorkCount<ReplicationProgress>(progress, cancellation)
{
    private long _start;
    private FoundCommit? _until;

    /// <summary>How many bytes are enough for a segment.</summary>
    public long SegmentBytes => segmentBytes;

    /// <summary>How many bytes were copied.</summary>
    public long Bytes { get; private set; }

    /// <summary>What lies after a head is copied, up to a commit.</summary>
    public void Begin(LogHead from, FoundCommit until) => (_start, _until, Bytes) = (from.End, until, 0);

    /// <summary>It is copied up to a head.</summary>
    public void Reach(LogHead head)
    {
        Bytes = head.End - _start;
        Report(new(head.Revision, _until!.Commit.Revision, Bytes, _until.End - _start));
    }
}
