using System.Runtime.CompilerServices;
using DbDb.Functional.Current;
using LanguageExt;

namespace DbDb.Functional.Replication;

/// <summary>One database is made the same as another, once or for as long as that one goes on.</summary>
internal static class Follower
{
    /// <summary>Copies what a database hasn't got of another one.</summary>
    /// <param name="copy">The database.</param>
    /// <param name="source">The other one.</param>
    /// <param name="count">Is told how far it is, and may end it.</param>
    public static Either<DbError, Replicated> CatchUp(Cell copy, Cell source, CopyCount count) =>
        CatchUp(copy, source, source.State.Log, count, verify: false).Map(told => told.Done);

    /// <summary>The same.</summary>
    /// <param name="copy">The database.</param>
    /// <param name="source">The other one.</param>
    /// <param name="seen">The log that this one had when it was last looked at, perhaps compacted since.</param>
    /// <param name="count">Is told how far it is, and may end it.</param>
    /// <param name="verify">Whether a log that takes the copy's place is read back before it does.</param>
    /// <returns>What was copied, and the log of the source that it is a copy of then.</returns>
    public static Either<DbError, (Replicated Done, OpenLog Source)> CatchUp(
        Cell copy,
        Cell source,
        OpenLog seen,
        CopyCount count,
        bool verify
    ) =>
        source.Calls.IsInside
            ? new DbError.Reentrant()
            : copy.Run(log => CatchUp(copy, log, source, seen, count, verify));

    /// <summary>
    /// Does so for each time that something is committed to the source, until it is cancelled or one of the two is
    /// closed.
    /// </summary>
    /// <param name="copy">The database.</param>
    /// <param name="source">The other one.</param>
    /// <param name="commits">The source's commits as they come.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async IAsyncEnumerable<Replicated> Follow(
        Cell copy,
        Cell source,
        IAsyncEnumerable<Snapshot> commits,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        if (copy.Calls.IsInside || source.Calls.IsInside)
        {
            throw new DbException(new DbError.Reentrant());
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation, copy.Ended);
        var moves = commits.GetAsyncEnumerator(ending.Token);
        await using var _ = moves.ConfigureAwait(false);
        var seen = source.State.Log;
        for (var isNewer = true; ; isNewer = moves.Current.Revision > copy.State.Head.Revision)
        {
            if (isNewer)
            {
                var outcome = await Task
                    .Run(() => CatchUp(copy, source, seen, new(null, cancellation), verify: false), cancellation)
                    .ConfigureAwait(false);
                if (outcome.Failure() is DbError.Closed)
                {
                    yield break;
                }

                (var done, seen) = outcome.OrThrow();
                yield return done;
            }

            if (!await Comes(copy, moves, cancellation).ConfigureAwait(false))
            {
                yield break;
            }
        }
    }

    // Whether the source has moved; not where the copy is closed first.
    private static async Task<bool> Comes(Cell copy, IAsyncEnumerator<Snapshot> moves, CancellationToken cancellation)
    {
        try
        {
            return await moves.MoveNextAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
            when (copy.Ended.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    // Where somebody else appends to the copy meanwhile, all is looked at anew: it may be one who does the same. So the
    // copy's head is read before the source's: what another has copied until then, the source has.
    private static Either<DbError, (Replicated Done, OpenLog Source)> CatchUp(
        Cell copy,
        OpenLog mine,
        Cell source,
        OpenLog seen,
        CopyCount count,
        bool verify
    )
    {
        while (true)
        {
            var outcome =
                from head in mine.Store.ReadHead()
                from newest in source.MakeDurable()
                let replication = new LogReplication(mine, head, seen, newest.Log, newest.Head, count, verify, MoveCopy)
                from copied in replication.Run()
                from done in MoveTo(copy, mine, copied, count)
                select (done, newest.Log);
            if (outcome.Failure() is not DbError.Conflict)
            {
                // The turn that another log would need is the caller's own.
                return outcome.Failure() is DbError.Locked && copy.Replacements.IsInside
                    ? new DbError.Reentrant()
                    : outcome;
            }
        }

        void MoveCopy(LogHead moved) => copy.MoveTo(mine, moved);
    }

    private static Either<DbError, Replicated> MoveTo(Cell copy, OpenLog mine, CopiedLog copied, CopyCount count)
    {
        return copied.Successor.Match(
            Some: store => copy.Logs.SwitchTo(mine, store).Map(_ => Told(isAnew: true)),
            None: () =>
            {
                copy.MoveTo(mine, copied.Head);
                return Told(isAnew: false);
            }
        );

        Replicated Told(bool isAnew) => new(copied.Head.Commit, copied.Before, count.Bytes, isAnew);
    }
}
