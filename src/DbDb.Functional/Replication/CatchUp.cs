using System.Runtime.CompilerServices;
using LanguageExt;

namespace DbDb.Functional;

/// <content>Following another database, commit by commit.</content>
public sealed partial class Database
{
    /// <summary>
    /// Makes this database, a copy of another one, the same as that one: every kept revision with its number, instant,
    /// note and hash. What this one has already isn't copied again. It is a copy if it is empty, or was filled by this,
    /// or by <see cref="Backup"/>, nothing else has been committed to it, and it wasn't compacted itself.
    /// </summary>
    /// <remarks>
    /// The source is read only, and goes on being written; whoever reads this database sees each segment of some MiB as
    /// it comes, whole revisions. It may be ended at any moment, by a crash too, and goes on from where it was. If the
    /// source was compacted since the last time, all of it is copied anew, into a log that takes this one's place at
    /// the end. Every record is checked on the way, and that the commits are one chain. Costs the bytes copied, and
    /// reads of O(log n) commits. Memory is bounded.
    /// </remarks>
    /// <param name="source">The other database, in whatever store.</param>
    /// <param name="progress">Is told how far it is after each segment.</param>
    /// <param name="cancellation">Ends it with <see cref="OperationCanceledException"/>; what was copied stays.</param>
    /// <returns>
    /// What was copied; or <see cref="DbError.Diverged"/> where this isn't a copy, or where the source was compacted
    /// and has dropped the revision that this one ends with, so that it can't be told whether it is;
    /// <see cref="DbError.Corrupt"/> where the source is damaged.
    /// </returns>
    public Either<DbError, Replicated> CatchUp(
        Database source, IProgress<ReplicationProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return CatchUpWith(source, new(progress, cancellation));
    }

    /// <summary>
    /// Follows another database: <see cref="CatchUp"/>, and again for each time that something is committed there,
    /// until it is cancelled or either of the two is disposed of, which ends the sequence. A compaction of the source
    /// is followed too, whatever it drops, without another look at what was copied.
    /// </summary>
    /// <remarks>
    /// Other processes' commits to the source are looked for every <see cref="DatabaseOptions.WatchInterval"/> of the
    /// source. It works only while the next element is waited for, on a thread of the pool.
    /// </remarks>
    /// <param name="source">The other database.</param>
    /// <param name="cancellation">
    /// Ends the sequence with <see cref="OperationCanceledException"/>; what was copied stays.
    /// </param>
    /// <exception cref="DbException">
    /// While it is enumerated: what <see cref="CatchUp"/> would return. That ends the sequence, and it may be begun
    /// again.
    /// </exception>
    public IAsyncEnumerable<Replicated> Follow(Database source, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Copies(source, source.Watch(cancellation: cancellation), cancellation);
    }

    private async IAsyncEnumerable<Replicated> Copies(
        Database source, IAsyncEnumerable<Snapshot> commits, [EnumeratorCancellation] CancellationToken cancellation)
    {
        if (_scope.IsInside || source._scope.IsInside)
        {
            throw new DbException(new DbError.Reentrant());
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ended.Token);
        var moves = commits.GetAsyncEnumerator(ending.Token);
        await using var _ = moves.ConfigureAwait(false);
        var seen = source._state.Log;
        for (var isNewer = true; ; isNewer = moves.Current.Revision > Head.Revision)
        {
            if (isNewer)
            {
                var outcome = await Task.Run(() => CatchUpWith(source, seen, new(null, cancellation), verify: false), cancellation).ConfigureAwait(false);
                if (outcome.Failure() is DbError.Closed)
                {
                    yield break;
                }

                (var done, seen) = outcome.OrThrow();
                yield return done;
            }

            if (!await Comes(moves, cancellation).ConfigureAwait(false))
            {
                yield break;
            }
        }
    }

    // Whether the source has moved; not where this is disposed of first.
    private async Task<bool> Comes(IAsyncEnumerator<Snapshot> moves, CancellationToken cancellation)
    {
        try
        {
            return await moves.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>The same, so many bytes at a time.</summary>
    internal Either<DbError, Replicated> CatchUpWith(Database source, CopyCount count) =>
        CatchUpWith(source, source._state.Log, count, verify: false).Map(told => told.Done);

    // With the log of the source that it is a copy of then.
    private Either<DbError, (Replicated Done, OpenLog Source)> CatchUpWith(Database source, OpenLog seen, CopyCount count, bool verify) =>
        _scope.IsInside || source._scope.IsInside
            ? new DbError.Reentrant()
            : AsValue(() => RetryOnNewerLog(
                () => SwitchToNewestLog().Bind(mine => CatchUpWith(mine, source, seen, count, verify)),
                outcome => outcome.Failure(),
                error => error));

    // Where somebody else appends to the copy meanwhile, all is looked at anew: it may be one who does the same. So the
    // copy's head is read before the source's: what another has copied until then, the source has.
    private Either<DbError, (Replicated Done, OpenLog Source)> CatchUpWith(
        OpenLog mine, Database source, OpenLog seen, CopyCount count, bool verify)
    {
        while (true)
        {
            var outcome =
                from head in mine.Store.ReadHead()
                from newest in source.MakeDurable()
                from copied in new Replication(mine, head, seen, newest.Log, newest.Head, count, verify, moved => MoveTo(mine, moved)).Run()
                from done in Replicated(mine, copied, count)
                select (done, newest.Log);
            if (outcome.Failure() is not DbError.Conflict)
            {
                // The turn that another log would need is the caller's own.
                return outcome.Failure() is DbError.Locked && _rewriting.IsInside ? new DbError.Reentrant() : outcome;
            }
        }
    }

    private Either<DbError, Replicated> Replicated(OpenLog mine, CopiedLog done, CopyCount count) => done.Successor.Match(
        Some: store => SwitchToNewestLog(mine, store).Map(_ => new Replicated(done.Head.Commit, done.Before, count.Bytes, IsAnew: true)),
        None: () =>
        {
            MoveTo(mine, done.Head);
            return new Replicated(done.Head.Commit, done.Before, count.Bytes, IsAnew: false);
        });

    // The log in place and its newest durable head.
    private Either<DbError, (OpenLog Log, Head Head)> MakeDurable() => RetryOnNewerLog(
        () => SwitchToNewestLog().Bind(log =>
            (_options.Durability == Durability.Immediate ? log.Store.ReadHead() : log.Store.Flush()).Map(head => (log, head))),
        outcome => outcome.Failure(),
        error => error);
}
