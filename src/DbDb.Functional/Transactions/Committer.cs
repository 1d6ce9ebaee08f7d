using System.Text;
using DbDb.Functional.Current;
using DbDb.Functional.Runtime;
using DbDb.Functional.Stores.Files;
using LanguageExt;

namespace DbDb.Functional.Transactions;

/// <summary>
/// The way of a commit, from a transaction to the store: into the queue; with those that wait, into a group; the
/// group's functions run, each on what the one before it made; what they made appended as one segment; the new state
/// shown, and everybody told. Read it from <see cref="Run"/> down; the disk's part is <see cref="LogWriter"/>.
/// </summary>
internal sealed class Committer
{
    private readonly Cell _cell;
    private readonly Flusher _flusher;
    private readonly CommitQueue _queue;
    private readonly string? _path;

    /// <summary>Begins with an empty queue.</summary>
    public Committer(Cell cell, Flusher flusher)
    {
        (_cell, _flusher, _queue) = (cell, flusher, new(CommitAll));
        _path = (cell.State.Log.Store as FileStore)?.Path;
    }

    /// <summary>The database's file, or null.</summary>
    public string? Path => _path;

    /// <summary>What is wrong with a transaction before it is begun, if anything is.</summary>
    /// <param name="note">What it has to say.</param>
    public DbError? Refusal(string note)
    {
        ArgumentNullException.ThrowIfNull(note);
        _cell.Deferred.Throw();
        return _cell.Calls.IsInside ? new DbError.Reentrant()
            : Encoding.UTF8.GetByteCount(note) is var bytes && bytes > Limits.MaxNoteBytes
                ? new DbError.TooLarge("note", bytes, Limits.MaxNoteBytes)
            : null;
    }

    /// <summary>Commits a transaction, and tells who listens; returns when it is done.</summary>
    public Either<DbError, (Snapshot Snapshot, T Result)> Run<T>(
        Func<Basis, Either<DbError, (Tree, T)>> function,
        string note,
        string operation = OperationTelemetry.Transact
    ) => OperationTelemetry.IsHeard ? RunHeard(function, note, operation) : RunUnheard(function, note);

    /// <summary>Commits a transaction; returns at once.</summary>
    public Task<Either<DbError, (Snapshot Snapshot, T Result)>> Start<T>(
        Func<Basis, Either<DbError, (Tree, T)>> function,
        string note,
        CancellationToken cancellation,
        string operation = OperationTelemetry.Transact
    ) =>
        OperationTelemetry.IsHeard
            ? StartHeard(function, note, operation, cancellation)
            : StartUnheard(function, note, cancellation);

    // Their closures are made only where somebody listens.
    private Either<DbError, (Snapshot Snapshot, T Result)> RunHeard<T>(
        Func<Basis, Either<DbError, (Tree, T)>> function, string note, string operation) =>
        OperationTelemetry.Measure(operation, _path, () => RunUnheard(function, note));

    private Task<Either<DbError, (Snapshot Snapshot, T Result)>> StartHeard<T>(
        Func<Basis, Either<DbError, (Tree, T)>> function,
        string note,
        string operation,
        CancellationToken cancellation
    ) =>
        OperationTelemetry.MeasureAsync(operation, _path, () => StartUnheard(function, note, cancellation));

    /// <summary>Commits a transaction that is part of something else; returns when it is done.</summary>
    public Either<DbError, (Snapshot Snapshot, T Result)> RunUnheard<T>(
        Func<Basis, Either<DbError, (Tree, T)>> function,
        string note
    )
    {
        if (Refusal(note) is { } refusal)
        {
            return refusal;
        }

        var transaction = new Transaction<T>(function, note, _cell.Calls);
        return Await(transaction) is { } refused ? refused : transaction.Outcome;
    }

    private Task<Either<DbError, (Snapshot Snapshot, T Result)>> StartUnheard<T>(
        Func<Basis, Either<DbError, (Tree, T)>> function,
        string note,
        CancellationToken cancellation
    )
    {
        if (cancellation.IsCancellationRequested)
        {
            return Task.FromCanceled<Either<DbError, (Snapshot, T)>>(cancellation);
        }

        if (Refusal(note) is { } refusal)
        {
            return Task.FromResult<Either<DbError, (Snapshot, T)>>(refusal);
        }

        var completion = new TaskCompletionSource<Either<DbError, (Snapshot, T)>>(
            TaskCreationOptions.RunContinuationsAsynchronously
        );
        var transaction = new Transaction<T>(function, note, _cell.Calls, completion);
        if (!_cell.Calls.TryWait(out var wait))
        {
            return Task.FromResult<Either<DbError, (Snapshot, T)>>(new DbError.Crosswise());
        }

        transaction.HoldWait(wait);
        _queue.Start(transaction);
        return cancellation.CanBeCanceled ? Cancellable(transaction, completion, cancellation) : completion.Task;
    }

    /// <summary>
    /// Does something when its turn comes, between two groups of transactions; and again where another log has taken
    /// this one's place meanwhile. It must be possible to begin it: see <see cref="Refusal"/>.
    /// </summary>
    public Either<DbError, Snapshot> RunExclusive(Func<State, Either<DbError, Snapshot>> effect)
    {
        var request = new ExclusiveRequest(() =>
        {
            using (_cell.Calls.Enter())
            {
                return _cell.RetryOnNewerLog(() => effect(_cell.State));
            }
        });
        return Await(request) is { } refused ? refused : request.Outcome;
    }

    // Returns once it is complete, or why it can't be waited for.
    private DbError.Crosswise? Await(Request request)
    {
        if (!_cell.Calls.TryWait(out var wait))
        {
            return new();
        }

        request.HoldWait(wait);
        _queue.Run(request);
        return null;
    }

    private static async Task<Either<DbError, (Snapshot Snapshot, T Result)>> Cancellable<T>(
        Request request,
        TaskCompletionSource<Either<DbError, (Snapshot, T)>> completion,
        CancellationToken cancellation
    )
    {
        await using var _ = cancellation
            .UnsafeRegister(
                _ =>
                {
                    if (request.TryCancel())
                    {
                        completion.SetCanceled(cancellation);
                    }
                },
                null
            )
            .ConfigureAwait(false);
        return await completion.Task.ConfigureAwait(false);
    }

    // By the thread that leads the queue, with what waited in it.
    private void CommitAll(IReadOnlyList<Request> requests)
    {
        try
        {
            using (_cell.Calls.EnterLead())
            {
                CommitAllInside(requests);
            }
        }
        finally
        {
            _cell.CloseIfDeferred();
        }
    }

    private void CommitAllInside(IReadOnlyList<Request> requests)
    {
        if (requests is [ExclusiveRequest exclusive])
        {
            exclusive.Run();
            return;
        }

        for (Transaction[] rest = [.. requests.Cast<Transaction>()]; rest.Length > 0;)
        {
            rest = rest[CommitGroup(rest)..];
        }
    }

    // How many of them are complete. What one can't have needn't be another's failure: each is tried by itself then.
    // But nobody is made to wait for the lock again and again.
    private int CommitGroup(Transaction[] members)
    {
        var (count, failure) = _cell.RetryOnNewerLog<(int Count, DbError? Failure)>(
            () => RunAndAppend(members),
            outcome => outcome.Failure,
            error => (members.Length, error)
        );
        foreach (var member in failure is null ? [] : members[..count])
        {
            if (count > 1 && failure is not DbError.Locked)
            {
                CommitGroup([member]);
            }
            else
            {
                member.Refuse(failure!);
            }
        }

        return count;
    }

    private (int Count, DbError? Failure) RunAndAppend(Transaction[] members)
    {
        try
        {
            var state = _cell.State;
            var group = Run(members, state);
            if (group.Commits == 0 && Newest() is var newest && !newest.Head.Equals(state.Head))
            {
                // Who decided to change nothing must have seen the newest tree, as one who did.
                state = newest;
                _cell.MoveTo(state);
                Telemetry.CountRerun(group.Count);
                group = Run(members, state);
            }

            return group.Commits == 0 ? Complete(group) : Append(group, members, state.Log);
        }
        catch (DbException exception)
        {
            return (members.Length, exception.Error);
        }
    }

    private Group Run(Transaction[] members, State state) => Group.Run(members, state, _cell.Now, _cell.Logs.CarryOver);

    // What this database itself hasn't made durable yet is newest, too.
    private State Newest()
    {
        var log = _cell.Logs.SwitchToNewest().OrThrow();
        var isDurable = _cell.Options.Durability == Durability.Immediate;
        return State.Of(log, (isDurable ? log.Store.Flush() : log.Store.ReadHead()).OrThrow());
    }

    private (int Count, DbError? Failure) Append(Group group, Transaction[] members, OpenLog log)
    {
        DbError? failure = null;
        var activity = Telemetry.IsTraced ? Telemetry.StartAppend(group.Origins) : null;
        try
        {
            var isDurable = _cell.Options.Durability == Durability.Immediate;
            return log.Store.Append(group.ToSegment(), isDurable, RunAgain).Match(Right: Appended, Left: NotAppended);
        }
        finally
        {
            Telemetry.End(activity);
        }

        // The store finds, with its lock held, that the log has moved on.
        Segment? RunAgain(LogHead newest)
        {
            try
            {
                Telemetry.CountRerun(group.Count);
                group = Run(members, State.Of(log, newest));
                Telemetry.LinkAppend(activity, group.Origins);
                return group.Commits == 0 ? null : group.ToSegment();
            }
            catch (DbException exception)
            {
                failure = exception.Error;
                return null;
            }
        }

        (int, DbError?) Appended(LogHead head)
        {
            Telemetry.CountAppend(activity, head, group.Commits, group.Length);
            log.Nodes.Adopt(group.Added, group.Replaced);
            _cell.MoveTo(new State(log, head, group.Newest));
            _cell.Deferred.Catch(_flusher.Arm); // the clock's: they are committed
            return Complete(group);
        }

        (int, DbError?) NotAppended(DbError error)
        {
            if (failure is null && error is DbError.Conflict { Current: var head })
            {
                _cell.MoveTo(log, head); // on which nothing is to be committed
                return Complete(group);
            }

            Telemetry.MarkFailed(activity, failure ?? error);
            return (group.Count, failure ?? error);
        }
    }

    private static (int Count, DbError? Failure) Complete(Group group)
    {
        group.Accept();
        return (group.Count, null);
    }
}
