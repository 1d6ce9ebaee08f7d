using System.Diagnostics;
using System.Runtime.ExceptionServices;
using DbDb.Functional.Current;
using LanguageExt;

namespace DbDb.Functional.Transactions;

/// <summary>
/// What a transaction's function is given: the newest tree, and the head that it has or will have when its group is
/// committed.
/// </summary>
internal readonly record struct Basis(LogHead Head, Tree Tree);

/// <summary>A transaction in the queue: its function may run several times, its outcome is decided once.</summary>
internal abstract class Transaction(string note) : Request
{
    /// <summary>What to say in the commit.</summary>
    public string Note => note;

    /// <summary>The activity in which it was called, or that it is itself, if there is one.</summary>
    public abstract ActivityContext? Origin { get; }

    /// <summary>
    /// Runs the function. Null if it refused or threw; the tree that it was given if there is nothing to commit.
    /// </summary>
    public abstract Tree? Run(Basis basis);

    /// <summary>What the function made can't be committed.</summary>
    public abstract void Reject(DbError error);

    /// <summary>What the function decided last is what comes of it.</summary>
    /// <param name="snapshot">What it made, or was given.</param>
    public abstract void Accept(Snapshot snapshot);

    /// <summary>Nothing can be committed, whatever the function decided.</summary>
    public abstract void Refuse(DbError error);
}

/// <summary>A transaction whose function has a result beside the next tree.</summary>
/// <param name="function">The function.</param>
/// <param name="note">What to say in the commit.</param>
/// <param name="scope">Notes that the function runs.</param>
/// <param name="completion">Completed with the outcome; without one a thread waits for it.</param>
internal sealed class Transaction<T>(
    Func<Basis, Either<DbError, (Tree Tree, T Result)>> function,
    string note,
    CallScope scope,
    TaskCompletionSource<Either<DbError, (Snapshot Snapshot, T Result)>>? completion = null
) : Transaction(note)
{
    // Its function runs on the thread that leads, as if on its own.
    private readonly ExecutionContext? _context = ExecutionContext.Capture();
    private Basis _basis;
    private Either<DbError, (Tree Tree, T Result)> _decided;
    private Either<DbError, (Snapshot Snapshot, T Result)> _outcome;
    private ExceptionDispatchInfo? _thrown;

    /// <inheritdoc/>
    public override bool IsWaitedFor => completion is null;

    /// <summary>What came of it, once it is complete: an exception of the function's is thrown on.</summary>
    public Either<DbError, (Snapshot Snapshot, T Result)> Outcome
    {
        get
        {
            _thrown?.Throw();
            return _outcome;
        }
    }

    /// <inheritdoc/>
    public override ActivityContext? Origin
    {
        get
        {
            ActivityContext? origin = null; // held nowhere: the caller's context has it
            if (_context is { } context)
            {
                ExecutionContext.Run(context, _ => origin = Activity.Current?.Context, null);
            }

            return origin;
        }
    }

    /// <inheritdoc/>
    public override Tree? Run(Basis basis)
    {
        _basis = basis;
        _thrown = null;
        if (_context is { } context)
        {
            ExecutionContext.Run(context, static transaction => ((Transaction<T>)transaction!).RunHere(), this);
        }
        else
        {
            RunHere();
        }

        return _thrown is null ? _decided.Map(static next => next.Tree).OrNull() : null;
    }

    /// <inheritdoc/>
    public override void Reject(DbError error) => _decided = error;

    /// <inheritdoc/>
    public override void Accept(Snapshot snapshot)
    {
        if (_thrown is not null)
        {
            return;
        }

        _outcome = _decided.Map(next => (snapshot, next.Result));
        if (_decided.Match(Right: _ => false, Left: error => error is DbError.Conflict))
        {
            Telemetry.CountConflict();
        }
    }

    /// <inheritdoc/>
    public override void Refuse(DbError error) => (_outcome, _thrown) = (error, null);

    /// <inheritdoc/>
    public override void Fail(Exception exception) => _thrown = ExceptionDispatchInfo.Capture(exception);

    /// <inheritdoc/>
    public override void Complete()
    {
        base.Complete();
        if (_thrown is { SourceException: var exception })
        {
            completion?.SetException(exception);
        }
        else
        {
            completion?.SetResult(_outcome);
        }
    }

    private void RunHere()
    {
        using var inside = scope.Enter();
        try
        {
            _decided = function(_basis);
            if (_decided.IsBottom)
            {
                throw new InvalidOperationException(
                    "a transaction's function returned neither a tree nor an error: an Either that nothing was put into"
                );
            }

            if (_decided.Match(Right: next => next.Tree is null, Left: _ => false)) // Exists makes a sequence first
            {
                throw new InvalidOperationException("a transaction's function returned null in place of a tree");
            }
        }
        catch (DbException exception)
        {
            _decided = exception.Error; // from deep in a tree
        }
        catch (Exception exception)
        {
            _thrown = ExceptionDispatchInfo.Capture(exception);
        }
    }
}
