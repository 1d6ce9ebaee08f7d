using DbDb.Functional.Caching;
using DbDb.Functional.Keyspaces;
using DbDb.Functional.Runtime;
using LanguageExt;

namespace DbDb.Functional.Current;

/// <summary>
/// A database goes over to the log that has taken the place of its own: put there by another process, or by a
/// compaction here. Those that it left are remembered for as long as somebody reads them.
/// </summary>
/// <param name="cell">The database's.</param>
internal sealed class LogSwitch(Cell cell)
{
    // One thread at a time goes over; what follows is read and written with it held.
    private readonly Lock _switching = new();
    private readonly RetiredLogs _retired = new();
    private bool _isClosed;
    private int _switches;

    /// <summary>
    /// How many bytes the logs have that were left, and that somebody reads, or that the collector hasn't found yet.
    /// </summary>
    public long HeldBytes
    {
        get
        {
            lock (_switching)
            {
                return _retired.Bytes;
            }
        }
    }

    /// <summary>Goes over to the log that is in place, if it isn't the database's own already.</summary>
    /// <returns>The log; or why it can't be had, as where the file was removed.</returns>
    public Either<DbError, OpenLog> SwitchToNewest()
    {
        var log = cell.State.Log;
        return log.Store.Successor().Bind(found => found.Match(
            None: () => log,
            Some: successor => SwitchTo(log, successor)));
    }

    /// <summary>Goes over to the log that has taken the place of one.</summary>
    /// <param name="from">The one.</param>
    /// <param name="successor">The other, which this owns from now on.</param>
    public Either<DbError, OpenLog> SwitchTo(OpenLog from, IStore successor)
    {
        lock (_switching)
        {
            if (cell.State.Log.Number > from.Number && successor.ReadHead().Exists(cell.State.Head.IsAncestorOf))
            {
                // Another thread was quicker, and since then the next log has come. In memory whoever put it there is
                // about to open the same store: it mustn't be closed.
                from = cell.State.Log;
            }

            if (_isClosed || cell.State.Log.Number > from.Number)
            {
                // Another thread was quicker. In memory both were given the same store.
                if (!IsOpen(successor))
                {
                    successor.Dispose();
                }

                return _isClosed ? new DbError.Closed() : cell.State.Log;
            }

            var switched = successor
                .ReadHead()
                .Bind(head => SwitchTo(from, from.Next(successor, head, cell.Options.CacheBytes), head));
            if (switched.IsLeft)
            {
                successor.Dispose();
            }

            return switched;
        }
    }

    /// <summary>
    /// Whether a snapshot was read from a log that was left. Who looks waits until it is known.
    /// </summary>
    public bool IsRetired(Snapshot snapshot)
    {
        lock (_switching)
        {
            return _retired.Has(snapshot.Tree.Reader.Nodes);
        }
    }

    /// <summary>
    /// Changes the newest tree to have the entries of a tree of a log that was left, or of one that was made of such:
    /// for no log knows another's addresses.
    /// </summary>
    /// <returns>None where it isn't of such, or would bring back what was purged since.</returns>
    /// <exception cref="DbException">One of the two can't be read.</exception>
    public Tree? CarryOver(Tree newest, Tree tree)
    {
        var nodes = tree.Reader.Nodes is GroupNodes { IsStored: true } group ? group.Stored : tree.Reader.Nodes;
        EntrySet[] purged;
        lock (_switching)
        {
            if (!_retired.Has(nodes))
            {
                return null;
            }

            purged = _retired.PurgedSince(nodes);
        }

        var (isPurged, shapes) = (false, new KeyShapes(tree));
        var next = newest.Patch(Diff.Between(newest, tree).Select(change =>
        {
            isPurged |= change.Now is { } now
                && Array.Exists(purged, entries => entries.Contains(shapes, change.Key, now));
            return change;
        }));
        return isPurged ? null : next;
    }

    /// <summary>
    /// Runs what purges entries from a log by putting another in its place: known before anybody can go over to that
    /// one.
    /// </summary>
    public Either<DbError, T> RunPurge<T>(OpenLog log, EntrySet entries, Func<Either<DbError, T>> effect)
    {
        RetiredLogs.Purge purge;
        lock (_switching)
        {
            purge = _retired.Begin(entries, log);
        }

        var isDone = false;
        try
        {
            var outcome = effect();
            isDone = outcome.IsRight;
            return outcome;
        }
        finally
        {
            isDone = isDone || !IsInPlace(log);
            lock (_switching)
            {
                _retired.End(purge, isDone);
            }
        }
    }

    /// <summary>Whether a log was left that somebody may still read, and none after this switch.</summary>
    public bool IsReadSince(int switches)
    {
        lock (_switching)
        {
            return _switches == switches && !_isClosed && _retired.Any;
        }
    }

    /// <summary>Closes the log and those that were left.</summary>
    /// <remarks>
    /// Outside of the lock: closing one waits for a transaction, whose function may ask for what the lock guards.
    /// </remarks>
    public void Close()
    {
        var stores = new List<IStore>();
        lock (_switching)
        {
            _isClosed = true;
            stores.Add(cell.State.Log.Store);
            stores.AddRange(_retired.Stores);
        }

        DeferredFailure.AllOf([.. stores.Select(store => (Action)store.Dispose)]);
    }

    // With the lock held.
    private Either<DbError, OpenLog> SwitchTo(OpenLog from, OpenLog log, LogHead head)
    {
        var known = cell.State.Head;
        _retired.Add(from, known.End);
        cell.MoveTo(State.Of(log, head));
        if (ReferenceEquals(cell.State.Log, log))
        {
            GiveBack();
            return log;
        }

        _retired.TakeBack();
        return new DbError.Corrupt(
            head.CommitAddress.Offset,
            $"the log that took this one's place ends with revision {head.Revision}, before {cell.State.Head.Revision}"
        );
    }

    private void GiveBack() => new CollectorReminder(this, ++_switches).Start();

    // One may have taken its place though that is called a failure: if it is the folder that couldn't be made durable.
    private bool IsInPlace(OpenLog log) => Cell.AsValue(SwitchToNewest).Exists(now => now.Number == log.Number);

    private bool IsOpen(IStore store) =>
        ReferenceEquals(cell.State.Log.Store, store) || _retired.Stores.Contains(store);
}
