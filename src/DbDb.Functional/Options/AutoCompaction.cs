namespace DbDb.Functional;

/// <summary>
/// When a database compacts itself: a policy. It looks at what a compaction would free (<see cref="Database.Space"/>)
/// once the log has grown to more than <see cref="LeastBytes"/>, and to more than what was live when it last looked
/// allows by <see cref="LiveFraction"/>, and nothing was committed for <see cref="Idle"/>. If the log would then be
/// shorter than that fraction of its length, it is compacted.
/// </summary>
/// <remarks>
/// So what is read to measure is in proportion to what was written, but for the first look after a long log was opened.
/// It isn't looked at before this database has seen a commit, nor again before it has grown, though revisions get old
/// meanwhile. Of several processes with such a policy one compacts, and the others follow. It is done on a thread of
/// the pool, with what <see cref="Database.Compact"/> says of space and of who goes on meanwhile;
/// <see cref="Database.AutoCompacted"/> tells how it ended. After a failure the log must grow again as if all of it
/// were live.
/// </remarks>
/// <param name="Retention">What to keep; the newest revision always is.</param>
public sealed record AutoCompaction(Retention Retention)
{
    private const double LeastFraction = 0.01;
    private const double MostFraction = 0.9;

    /// <summary>
    /// The part of the log's length below which what would be left of it must come: from 0.01 to 0.9, by default 0.5.
    /// </summary>
    public double LiveFraction { get; init; } = 0.5;

    /// <summary>A log that isn't longer is left alone, in bytes: 0 or more, by default 64 MiB.</summary>
    public long LeastBytes { get; init; } = 64L << 20;

    /// <summary>How long nothing must have been committed, by whomever: from 0 to 1 day, by default 30 s.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What makes no sense in it, if anything does.</summary>
    internal DbError? Fault =>
        Retention is null ? new DbError.Invalid("automatic compaction has no retention")
        : LiveFraction is not (>= LeastFraction and <= MostFraction)
            ? new DbError.Invalid("the live fraction of automatic compaction isn't between 0.01 and 0.9")
        : LeastBytes < 0 ? new DbError.Invalid("the least bytes of automatic compaction are negative")
        : Idle < TimeSpan.Zero || Idle > TimeSpan.FromDays(1)
            ? new DbError.Invalid("the idle time of automatic compaction isn't between nothing and a day")
        : null;

    /// <summary>Whether a log is to be compacted that is so long, and would be so long after it.</summary>
    internal bool Wants(long length, long after) => length > LeastBytes && after < LiveFraction * length;

    /// <summary>How long a log of which so many bytes are live may get before it is looked at.</summary>
    internal long Allows(long live) => (long)Math.Max(LeastBytes, Math.Min(live / LiveFraction, Address.MaxOffset));
}
