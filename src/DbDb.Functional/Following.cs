using LanguageExt;

namespace DbDb.Functional;

/// <content>Going over to the log that has taken the place of this one.</content>
public sealed partial class Database
{
    private readonly Lock _following = new();
    private readonly List<WeakReference<NodeCache>> _left = [];
    private bool _isClosed;

    // Tries, and again where another log has taken the place of the one that it was tried on.
    private T InPlace<T>(Func<T> attempt, Func<T, DbError?> failure, Func<DbError, T> refused)
    {
        while (true)
        {
            var log = _state.Log;
            var outcome = attempt();
            if (failure(outcome) is not DbError.Replaced)
            {
                return outcome;
            }

            var followed = Followed();
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

    // The log that is in place: this database's own, or the one that another process, or a compaction here, has put there.
    private Either<DbError, OpenLog> Followed()
    {
        var log = _state.Log;
        return log.Store.Successor().Bind(found => found.Match(
            None: () => log,
            Some: successor => Followed(log, successor)));
    }

    private Either<DbError, OpenLog> Followed(OpenLog from, IStore successor)
    {
        lock (_following)
        {
            if (_isClosed || _state.Log.Number > from.Number)
            {
                // Another thread was quicker. In memory both were given the same store.
                if (!IsOpen(successor))
                {
                    successor.Dispose();
                }

                return _isClosed ? new DbError.Closed() : _state.Log;
            }

            var followed = successor.ReadHead().Bind(head => Follow(from, from.Next(successor, head, _options.CacheBytes), head));
            if (followed.IsLeft)
            {
                successor.Dispose();
            }

            return followed;
        }
    }

    // With the lock held. Who looks whether a log was left waits until it is known.
    private Either<DbError, OpenLog> Follow(OpenLog from, OpenLog log, Head head)
    {
        _left.RemoveAll(left => !left.TryGetTarget(out _));
        _left.Add(new(from.Nodes));
        MoveTo(StateAt(log, head));
        if (ReferenceEquals(_state.Log, log))
        {
            return log;
        }

        _left.RemoveAt(_left.Count - 1);
        return new DbError.Corrupt(head.CommitAddress.Offset, $"the log that took this one's place ends with revision {head.Revision}, before {_state.Head.Revision}");
    }

    // Whether a snapshot was read from a log that this database has left.
    private bool IsOfLeftLog(Snapshot snapshot)
    {
        lock (_following)
        {
            return _left.Exists(left => left.TryGetTarget(out var nodes) && ReferenceEquals(nodes, snapshot.Tree.Reader.Nodes));
        }
    }

    private bool IsOpen(IStore store) =>
        ReferenceEquals(_state.Log.Store, store) || _left.Exists(left => left.TryGetTarget(out var nodes) && ReferenceEquals(nodes.Store, store));

    // Outside of the lock: disposing waits for a transaction, whose function may ask for what the lock guards.
    private void CloseLogs()
    {
        var stores = new List<IStore>();
        lock (_following)
        {
            _isClosed = true;
            stores.Add(_state.Log.Store);
            foreach (var left in _left)
            {
                if (left.TryGetTarget(out var nodes))
                {
                    stores.Add(nodes.Store);
                }
            }
        }

        stores.ForEach(store => store.Dispose());
    }
}
