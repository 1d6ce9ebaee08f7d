using DbDb.Functional.Logs;
using LanguageExt;

namespace DbDb.Functional.Replication;

/// <summary>Copying what one log has after the end of another, which is a beginning of it.</summary>
internal static class LogCopy
{
    /// <summary>
    /// Appends to a log what another one has after its end, up to a commit, in segments of whole commits: whatever ends
    /// it, the log is a beginning of the other. Each record is checked on the way, and that the commits are a chain.
    /// </summary>
    /// <param name="copy">The log.</param>
    /// <param name="head">Its head, which is a commit of the other.</param>
    /// <param name="source">The other log.</param>
    /// <param name="until">The commit.</param>
    /// <param name="isDurable">Whether each segment is to be durable before the next.</param>
    /// <param name="count">Is told how far it is, and may end it.</param>
    /// <param name="appended">Is told the log's head after each segment.</param>
    /// <returns>The log's head then; <see cref="DbError.Conflict"/> where somebody else appended to it.</returns>
    /// <exception cref="DbException">
    /// The other log can't be read, or is damaged: <see cref="DbError.Corrupt"/>.
    /// </exception>
    public static Either<DbError, LogHead> Extend(
        IStore copy,
        LogHead head,
        IStore source,
        FoundCommit until,
        bool isDurable,
        CopyCount count,
        Action<LogHead>? appended = null
    )
    {
        count.Begin(head, until);
        while (head.End < until.End)
        {
            var outcome = copy.Append(Tail.Of(head, until.End, Read, count.SegmentBytes), isDurable, _ => null);
            if (outcome.IsLeft)
            {
                return outcome;
            }

            head = outcome.OrThrow();
            appended?.Invoke(head);
            count.Reach(head);
        }

        return until.IsOf(head) ? head : NotLed(until);

        ReadOnlyMemory<byte> Read(long offset, int length)
        {
            count.ThrowIfCancelled();
            return source.Read(Address.At(offset, length)).OrThrow();
        }
    }

    /// <summary>
    /// Reads a log after a head, up to a commit: whether every record is what was written, and the commits between are
    /// a chain. Nothing where they are.
    /// </summary>
    /// <exception cref="DbException">The log can't be read, or is damaged: <see cref="DbError.Corrupt"/>.</exception>
    public static Either<DbError, Unit> Verify(IStore store, LogHead from, FoundCommit until, CopyCount count)
    {
        var segment = Tail.Of(from, until.End, Read, long.MaxValue);
        foreach (var _ in segment.Chunks)
        {
            count.ThrowIfCancelled();
        }

        return until.IsOf(segment.After) ? Unit.Default : NotLed(until);

        ReadOnlyMemory<byte> Read(long offset, int length) => store.Read(Address.At(offset, length)).OrThrow();
    }

    private static DbError.Corrupt NotLed(FoundCommit until) =>
        new(until.Address.Offset, $"the log's commits don't lead to revision {until.Commit.Revision}");
}
