using LanguageExt;

namespace DbDb.Functional;

/// <content>Committing what waits in the queue, many transactions at a time.</content>
public sealed partial class Database
{
    private void CommitAll(IReadOnlyList<Request> requests)
    {
        try
        {
            using (_scope.EnterLead())
            {
                CommitAllInside(requests);
            }
        }
        finally
        {
            if (Volatile.Read(ref _isCloseDeferred))
            {
                _mishap.Catch(Close); // what was served is committed
            }
        }
    }

    private void CommitAllInside(IReadOnlyList<Request> requests)
    {
        if (requests is [ExclusiveRequest alone])
        {
            alone.Run();
            return;
        }

        for (Transaction[] rest = [.. requests.Cast<Transaction>()]; rest.Length > 0;)
        {
            rest = rest[CommitGroup(rest)..];
        }
    }

    // How many of them it has served. What one can't have needn't be another's failure: each is tried by itself then.
    // But nobody is made to wait for the lock again and again.
    private int CommitGroup(Transaction[] members)
    {
        var (count, failure) = RetryOnNewerLog<(int Count, DbError? Failure)>(
            () => RunAndAppend(members), outcome => outcome.Failure, error => (members.Length, error));
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
            var state = _state;
            var group = Run(members, state);
            if (group.Commits == 0)
            {
                // Who decided to change nothing must have seen the newest tree, as one who did. What this database
                // itself hasn't made durable yet is that.
                var newest = Newest();
                if (!newest.Head.Equals(state.Head))
                {
                    state = newest;
                    MoveTo(state);
                    Telemetry.RanAgain(group.Count);
                    group = Run(members, state);
                }
            }

            return group.Commits == 0 ? CompleteGroup(group) : Append(group, members, state.Log);
        }
        catch (DbException exception)
        {
            return (members.Length, exception.Error);
        }
    }

    private (int Count, DbError? Failure) Append(Group group, Transaction[] members, OpenLog log)
    {
        DbError? failure = null;
        var activity = Telemetry.StartAppend();
        try
        {
            return Appended(log.Store.Append(group.ToSegment(), _options.Durability == Durability.Immediate, Again));
        }
        finally
        {
            Telemetry.End(activity);
        }

        (int, DbError?) Appended(Either<DbError, Head> outcome) => outcome.Match(
            Right: head =>
            {
                Telemetry.Appended(activity, head, group.Commits, group.Length);
                log.Nodes.Adopt(group.Added, group.Replaced);
                MoveTo(new State(log, head, group.Newest));
                _mishap.Catch(ArmFlush); // the clock's: they are committed
                return CompleteGroup(group);
            },
            Left: error =>
            {
                if (failure is null && error is DbError.Conflict { Current: var head })
                {
                    MoveTo(log, head); // on which nothing is to be committed
                    return CompleteGroup(group);
                }

                Telemetry.Failed(activity, failure ?? error);
                return (group.Count, failure ?? error);
            });

        Segment? Again(Head newest)
        {
            try
            {
                Telemetry.RanAgain(group.Count);
                group = Run(members, StateAt(log, newest));
                return group.Commits == 0 ? null : group.ToSegment();
            }
            catch (DbException exception)
            {
                failure = exception.Error;
                return null;
            }
        }
    }

    private State Newest()
    {
        var log = SwitchToNewestLog().OrThrow();
        return StateAt(log, (_options.Durability == Durability.Immediate ? log.Store.Flush() : log.Store.ReadHead()).OrThrow());
    }

    private Group Run(Transaction[] members, State state) => Group.Run(members, state.Head, state.Snapshot, state.Log.Nodes, Now, CarriedOver);

    private static (int Count, DbError? Failure) CompleteGroup(Group group)
    {
        group.Accept();
        return (group.Count, null);
    }
}
