using LanguageExt;

namespace DbDb.Functional;

/// <content>Getting back the space of what isn't kept.</content>
public sealed partial class Database
{
    private readonly TransactionScope _rewriting = new();

    /// <summary>
    /// Drops the revisions that a retention doesn't keep, and writes the others anew: well filled nodes in the order of
    /// keys, what revisions share once. They keep their numbers, instants and notes. What is committed while it goes on
    /// is kept.
    /// </summary>
    /// <remarks>
    /// Readers and writers go on all the while, in this process and others; writers wait only while what was committed
    /// last is copied. Snapshots that were taken before stay as they are, in every process that holds them: the space
    /// of the old log is given back when nobody does any more. A snapshot of before may be the basis of
    /// <see cref="TryCommit"/> if it is still the newest, and a transaction's function may return a tree from before,
    /// or one made of it, of which each entry is then compared. What trees from before and new ones share isn't seen by
    /// <see cref="Diff"/>. That nobody holds a snapshot any more is for the collector to find out, which is asked to
    /// for as long as a quarter of an hour; <see cref="Functional.Space.Held"/> tells what isn't given back yet. Takes
    /// the space of what is kept beside the old log, a part of the cache's budget and some 10 MiB of memory. A crash at
    /// any moment leaves the old log or the new one. One compaction at a time: for a second,
    /// <see cref="DbError.Locked"/>.
    /// </remarks>
    /// <param name="retention">What to keep; the newest revision always is.</param>
    /// <param name="progress">
    /// Is told now and then how far it is, on the thread that compacts, and in the end, with
    /// <see cref="CompactionProgress.Fraction"/> 1, that it is done. An exception that it throws is passed on, and ends
    /// it with nothing changed, but for the last word: then the new log is in its place.
    /// </param>
    /// <param name="cancellation">
    /// Ends it with <see cref="OperationCanceledException"/>, and nothing changed, until the new log takes the old
    /// one's place.
    /// </param>
    public Either<DbError, Compacted> Compact(
        Retention retention, IProgress<CompactionProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        return IsRewritingInside ? new DbError.Reentrant()
            : RewriteLog(retention, KeySet.Empty, progress, cancellation).Map(done => ResultOf(done.Log));
    }

    // Inside what waits for the end of the caller, or of which only one at a time can be.
    private bool IsRewritingInside => _scope.IsInside || _rewriting.IsInside;

    // The log of before, once another is in its place.
    private Either<DbError, (CompactionOutcome Log, Erasure Erasure)> RewriteLog(
        Retention retention, KeySet without, IProgress<CompactionProgress>? progress, CancellationToken cancellation)
    {
        var count = new ProgressCount(progress, cancellation);
        using var inside = _rewriting.Enter();
        return AsValue(() => RetryOnNewerLog(
            () => SwitchToNewestLog().Bind(log => RewriteLog(log, retention, new(without), count)), outcome => outcome.Failure(), error => error));
    }

    private Either<DbError, (CompactionOutcome Log, Erasure Erasure)> RewriteLog(OpenLog log, Retention retention, Erasure erasure, ProgressCount count) =>
        NotePurge(log, erasure.Keys, () => Compaction.Run(log, retention, erasure, Now(), Math.Clamp(_options.CacheBytes / 4, LeastRunBytes, MostRunBytes), count))
            .Bind(done => SwitchToNewestLog(log, done.Store).Map(_ =>
            {
                count.Finish();
                return (done, erasure);
            }));

    // What is purged must be known before anybody can go over to the new log.
    private Either<DbError, CompactionOutcome> NotePurge(OpenLog log, KeySet keys, Func<Either<DbError, CompactionOutcome>> compact)
    {
        if (keys.IsEmpty)
        {
            return compact();
        }

        RetiredLogs.Purge purge;
        lock (_following)
        {
            purge = _left.Begin(keys, log);
        }

        var isDone = false;
        try
        {
            var compacted = compact();
            isDone = compacted.IsRight;
            return compacted;
        }
        finally
        {
            isDone = isDone || !IsInPlace(log);
            lock (_following)
            {
                _left.End(purge, isDone);
            }
        }
    }

    // One may have taken its place though that is called a failure: if it is the folder that couldn't be made durable.
    private bool IsInPlace(OpenLog log) => AsValue(SwitchToNewestLog).Exists(now => now.Number == log.Number);

    private Compacted ResultOf(CompactionOutcome done)
    {
        var state = _state; // a commit may have come since
        return new(state.Snapshot, state.Head.Commit.Ordinal, done.Dropped, done.BytesBefore, state.Head.End);
    }

    /// <summary>The same on a thread of its own.</summary>
    /// <param name="retention">What to keep; the newest revision always is.</param>
    /// <param name="progress">Is told now and then how far it is, on the thread that compacts.</param>
    /// <param name="cancellation">
    /// Ends it with <see cref="OperationCanceledException"/>, and nothing changed, until the new log takes the old
    /// one's place.
    /// </param>
    public Task<Either<DbError, Compacted>> CompactAsync(
        Retention retention, IProgress<CompactionProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(retention);
        return IsRewritingInside ? Task.FromResult<Either<DbError, Compacted>>(new DbError.Reentrant()) : Task.Factory.StartNew(
            () => Compact(retention, progress, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }
}
