using DbDb.Functional.Runtime;
using LanguageExt;

namespace DbDb.Functional.Current;

/// <summary>
/// The one mutable place of a database: the newest state that is known here. Whatever has an effect on a database is
/// given its cell, and runs through it: so that this alone says what happens when another log takes this one's place,
/// when a call comes from inside of another, and when a tree can't be read.
/// </summary>
/// <remarks>
/// A thread that has one of these locks waits only for those that come after it: the line's lead (<see cref="Calls"/>
/// knows who has it); the look of a timer that compacts, which closing waits for; those of the log's store, with which
/// functions are run again, and ask for what they like; the switch of logs (<see cref="LogSwitch"/>); those of the next
/// log's store, which nobody else here has yet (the one on its file is waited for 20 ms); the move of the state; those
/// of timers, the cache, the queue and <see cref="CallScope"/>, which take no other. So no store is waited for with one
/// of the last two held. Whose turn it is to replace the log has no place among them: what is told of its progress may
/// commit, and a look asks for it, but nobody waits for it longer than 200 ms.
/// </remarks>
internal sealed class Cell : IDisposable
{
    private readonly Lock _moving = new(); // who writes _state has it; it is read without
    private readonly List<Action> _closing = [];
    private readonly CancellationTokenSource _ended = new();
    private volatile State _state;
    private Action<State>? _listener;
    private bool _isCloseDeferred;

    private Cell(IStore store, LogHead head, DatabaseOptions options)
    {
        Options = options;
        _state = State.Of(OpenLog.First(store, head, options.CacheBytes), head);
        Logs = new(this);
    }

    /// <summary>The newest state that is known here. It only moves forward.</summary>
    public State State => _state;

    /// <summary>How the database was opened.</summary>
    public DatabaseOptions Options { get; }

    /// <summary>Over to the log that has taken this one's place, and those that were left.</summary>
    public LogSwitch Logs { get; }

    /// <summary>Who is inside a transaction's function, or whatever else has the line of transactions wait.</summary>
    public CallScope Calls { get; } = new();

    /// <summary>Who is inside of what replaces the log, of which there is one at a time.</summary>
    public CallScope Replacements { get; } = new();

    /// <summary>What foreign code threw where nobody was there to catch it.</summary>
    public DeferredFailure Deferred { get; } = new();

    /// <summary>Is notified of each newer state, after it can be seen, and closed with the database.</summary>
    public Signal Moved { get; } = new();

    /// <summary>Is cancelled when the database is closed.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Why nothing can be committed from now on, as far as that is known.</summary>
    public Option<DbError> Refusal =>
        _ended.IsCancellationRequested ? new DbError.Closed() : _state.Log.Store.Refusal;

    /// <summary>
    /// Whether the caller is inside of what would have to end before another log takes this one's place.
    /// </summary>
    public bool IsReplacingInside => Calls.IsInside || Replacements.IsInside;

    /// <summary>Opens a database in a store, which it owns from then on, and disposes of.</summary>
    /// <param name="store">The store; it is closed where this fails.</param>
    /// <param name="options">How.</param>
    /// <param name="owner">What is made of the cell, before the log that is in place is looked for.</param>
    public static Either<DbError, T> Open<T>(IStore store, DatabaseOptions options, Func<Cell, T> owner)
    {
        var isOpen = false;
        try
        {
            var opened =
                from _ in options.Fault is { } fault ? fault : (Either<DbError, Unit>)Unit.Default
                from head in store.ReadHead()
                let cell = new Cell(store, head, options)
                let made = owner(cell)
                from log in cell.Logs.SwitchToNewest()
                select made;
            isOpen = opened.IsRight;
            return opened;
        }
        finally
        {
            if (!isOpen)
            {
                store.Dispose();
            }
        }
    }

    /// <summary>What time it is, for commits.</summary>
    public Instant Now() => Options.Clock.GetUtcNow();

    /// <summary>
    /// Runs an effect on the log that is in place; and again on the next, where another took that one's place
    /// meanwhile. What is thrown from deep in a tree becomes a value.
    /// </summary>
    /// <returns>What came of it; <see cref="DbError.Reentrant"/> where the caller is what it would wait for.</returns>
    public Either<DbError, T> Run<T>(Func<OpenLog, Either<DbError, T>> effect) =>
        Calls.IsInside
            ? new DbError.Reentrant()
            : AsValue(() => RetryOnNewerLog(() => Logs.SwitchToNewest().Bind(effect)));

    /// <summary>
    /// Runs what puts another log in this one's place, which says of itself by
    /// <see cref="RetryOnNewerLog{T}(Func{Either{DbError, T}})"/> what of it can be tried again.
    /// </summary>
    /// <returns>What came of it; <see cref="DbError.Reentrant"/> where the caller is what it would wait for.</returns>
    public Either<DbError, T> RunReplacement<T>(Func<Either<DbError, T>> effect)
    {
        using var inside = IsReplacingInside ? null : Replacements.Enter();
        return inside is null ? new DbError.Reentrant() : AsValue(effect);
    }

    /// <summary>Tries, and again where another log has taken the place of the one that it was tried on.</summary>
    public Either<DbError, T> RetryOnNewerLog<T>(Func<Either<DbError, T>> attempt) =>
        RetryOnNewerLog(attempt, static outcome => outcome.Failure(), static error => error);

    /// <summary>The same for an outcome of another kind.</summary>
    /// <param name="attempt">What is tried.</param>
    /// <param name="failure">Why an outcome is none, or null.</param>
    /// <param name="refused">The outcome where the newer log can't be had.</param>
    public T RetryOnNewerLog<T>(Func<T> attempt, Func<T, DbError?> failure, Func<DbError, T> refused)
    {
        while (true)
        {
            var log = _state.Log;
            var outcome = attempt();
            if (failure(outcome) is not DbError.Replaced)
            {
                return outcome;
            }

            var newest = Logs.SwitchToNewest();
            if (newest.Failure() is { } error)
            {
                return refused(error);
            }

            if (newest.Exists(next => next.Number == log.Number))
            {
                return outcome; // somebody else's file is there
            }
        }
    }

    /// <summary>
    /// Deep in a tree, what can't be read or is too large is an exception: this is where it becomes a value.
    /// </summary>
    public static Either<DbError, T> AsValue<T>(Func<Either<DbError, T>> run)
    {
        try
        {
            return run();
        }
        catch (DbException exception)
        {
            return exception.Error;
        }
    }

    /// <summary>Reads the newest head, other processes' commits included, and moves there.</summary>
    public Either<DbError, Snapshot> Refresh() =>
        Logs.SwitchToNewest().Bind(log => log.Store.ReadHead().Map(head => MoveTo(log, head)));

    /// <summary>Makes everything durable that was acknowledged.</summary>
    /// <returns>The log in place, and its newest head, which is durable.</returns>
    public Either<DbError, (OpenLog Log, LogHead Head)> MakeDurable() =>
        RetryOnNewerLog(() =>
            Logs.SwitchToNewest()
                .Bind(log =>
                    (Options.Durability == Durability.Immediate ? log.Store.ReadHead() : log.Store.Flush()).Map(head =>
                        (log, head)
                    )
                )
        );

    /// <summary>Moves to a head of a log: forward only. Whoever comes late with an older one finds the newer.</summary>
    /// <returns>The newest snapshot then.</returns>
    public Snapshot MoveTo(OpenLog log, LogHead head) =>
        head.Equals(_state.Head) ? _state.Snapshot : MoveTo(State.Of(log, head));

    /// <summary>The same for a state.</summary>
    public Snapshot MoveTo(State next)
    {
        lock (_moving)
        {
            if (next.IsAfter(_state))
            {
                _state = next;
                Moved.Notify();
                if (_listener is { } listener)
                {
                    Deferred.Catch(() => listener(next)); // a clock's: what was committed is
                }
            }

            return _state.Snapshot;
        }
    }

    /// <summary>
    /// Has each newer state told to one listener, in order, while nobody can move on: it must be quick.
    /// </summary>
    public void Listen(Action<State> listener) => _listener = listener;

    /// <summary>
    /// Has something done when the database is closed: in the order of these calls, and then the logs closed.
    /// </summary>
    public void WhenClosed(Action effect) => _closing.Add(effect);

    /// <summary>
    /// Closes the database; where the caller is inside of what this would wait for, when that has ended.
    /// </summary>
    public void Dispose()
    {
        if (!Calls.Defer(ref _isCloseDeferred))
        {
            Close();
        }
    }

    /// <summary>
    /// The line is done with a group: closes the database if that was asked for meanwhile.
    /// </summary>
    public void CloseIfDeferred()
    {
        if (Volatile.Read(ref _isCloseDeferred))
        {
            Deferred.Catch(Close); // what was run is committed
        }
    }

    // An exception of one, foreign code's, keeps no other from being done.
    private void Close() => DeferredFailure.AllOf([EndWatches, .. _closing, Logs.Close]);

    private void EndWatches()
    {
        Moved.Close();
        _ = _ended.CancelAsync(); // not on this thread: whoever waits must not hold it up
    }
}
