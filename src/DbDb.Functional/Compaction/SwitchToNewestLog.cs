using LanguageExt;

namespace DbDb.Functional;

/// <content>Going over to the log that has taken the place of this one.</content>
public sealed partial class Database
{
    private readonly Lock _following = new();
    private readonly RetiredLogs _left = new();
    private bool _isClosed;

    // Tries, and again where another log has taken the place of the one that it was tried on.
    private T RetryOnNewerLog<T>(Func<T> attempt, Func<T, DbError?> failure, Func<DbError, T> refused)
    {
        while (true)
        {
            var log = _state.Log;
            var outcome = attempt();
            if (failure(outcome) is not DbError.Replaced)
            {
                return outcome;
            }

            var followed = SwitchToNewestLog();
            if (followed.Failure() is { } error)
            {
                return refused(error);
            }

            if (followed.Exists(next => next.Number == log.Number))
            {
                return outcome; // somebody else's file is there
            }
        }
    }

    // The log that is in place: this database's own, or the one that another process, or a compaction here, has put
    // there.
    private Either<DbError, OpenLog> SwitchToNewestLog()
    {
        var log = _state.Log;
        return log.Store.Successor().Bind(found => found.Match(
            None: () => log,
            Some: successor => SwitchToNewestLog(log, successor)));
    }

    private Either<DbError, OpenLog> SwitchToNewestLog(OpenLog from, IStore successor)
    {
        lock (_following)
        {
            if (_state.Log.Number > from.Number && successor.ReadHead().Exists(_state.Head.IsAncestorOf))
            {
                // Another thread was quicker, and since then the next log has come. In memory whoever put it there is
                // about to open the same store: it mustn't be closed.
                from = _state.Log;
            }

            if (_isClosed || _state.Log.Number > from.Number)
            {
                // Another thread was quicker. In memory both were given the same store.
                if (!IsOpen(successor))
                {
                    successor.Dispose();
                }

                return _isClosed ? new DbError.Closed() : _state.Log;
            }

            var followed = successor.ReadHead().Bind(head => SwitchTo(from, from.Next(successor, head, _options.CacheBytes), head));
            if (followed.IsLeft)
            {
                successor.Dispose();
            }

            return followed;
        }
    }

    // With the lock held. Who looks whether a log was left waits until it is known.
    private Either<DbError, OpenLog> SwitchTo(OpenLog from, OpenLog log, Head head)
    {
        _left.Add(from, _state.Head.End);
        MoveTo(StateAt(log, head));
        if (ReferenceEquals(_state.Log, log))
        {
            GiveBack();
            return log;
        }

        _left.TakeBack();
        return new DbError.Corrupt(head.CommitAddress.Offset, $"the log that took this one's place ends with revision {head.Revision}, before {_state.Head.Revision}");
    }

    // Whether a snapshot was read from a log that this database has left.
    private bool IsOfRetiredLog(Snapshot snapshot)
    {
        lock (_following)
        {
            return _left.Has(snapshot.Tree.Reader.Nodes);
        }
    }

    // A tree of a log that was left, or one that was made of such, as what is to be changed in the newest to have its
    // entries: for no log knows another's
    // addresses. None where it isn't of such, or would bring back what was purged since.
    private Tree? CarriedOver(Tree newest, Tree tree)
    {
        var nodes = tree.Reader.Nodes is GroupNodes { IsStored: true } group ? group.Stored : tree.Reader.Nodes;
        KeySet[] purged;
        lock (_following)
        {
            if (!_left.Has(nodes))
            {
                return null;
            }

            purged = _left.PurgedSince(nodes);
        }

        var isPurged = false;
        var next = newest.Patch(Diff.Between(newest, tree).Select(change =>
        {
            isPurged |= change is not TreeChange.Removed && Array.Exists(purged, keys => keys.Contains(change.Key));
            return change;
        }));
        return isPurged ? null : next;
    }

    private bool IsOpen(IStore store) => ReferenceEquals(_state.Log.Store, store) || _left.Stores.Contains(store);

    // Outside of the lock: disposing waits for a transaction, whose function may ask for what the lock guards.
    private void CloseLogs()
    {
        var stores = new List<IStore>();
        lock (_following)
        {
            _isClosed = true;
            stores.Add(_state.Log.Store);
            stores.AddRange(_left.Stores);
        }

        AllOf([.. stores.Select(store => (Action)store.Dispose)]);
    }
}
