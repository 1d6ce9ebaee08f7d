using Microsoft.Extensions.Logging;

namespace DbDb.Functional.Hosting;

/// <summary>What is logged.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Opened {Place} at revision {Revision}, with {Count} entries")]
    public static partial void Opened(ILogger log, string place, Revision revision, long count);

    [LoggerMessage(2, LogLevel.Error, "{Place} takes no commits any more: {Reason}")]
    public static partial void Refused(ILogger log, string place, DbError reason);

    [LoggerMessage(
        3,
        LogLevel.Information,
        "{Place} has compacted itself from {BytesBefore} to {BytesAfter} bytes: {Dropped} revisions were dropped, "
            + "{Kept} are kept")]
    public static partial void Compacted(
        ILogger log, string place, long bytesBefore, long bytesAfter, long dropped, long kept);

    [LoggerMessage(4, LogLevel.Warning, "{Place} couldn't compact itself: {Reason}")]
    public static partial void CompactionFailed(ILogger log, string place, DbError reason);

    [LoggerMessage(
        5, LogLevel.Error, "{Place}: what was committed last couldn't be made durable, and may be lost: {Reason}")]
    public static partial void FlushFailed(ILogger log, string place, DbError reason);

    [LoggerMessage(6, LogLevel.Information, "Closed {Place} at revision {Revision}")]
    public static partial void Closed(ILogger log, string place, Revision revision);
}
