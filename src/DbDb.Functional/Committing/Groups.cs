using LanguageExt;

namespace DbDb.Functional;

/// <content>Committing what waits in the queue, many transactions at a time.</content>
public sealed partial class Database
{
    private void Serve(IReadOnlyList<Request> requests)
    {
        if (requests is [Alone alone])
        {
            alone.Run();
        }
        else if (requests.Count > 0)
        {
            Decide([.. requests.Cast<Transaction>()]);
        }
    }

    // What one can't have needn't be another's failure: each is tried by itself then. But nobody is made to wait for the lock again and again.
    private void Decide(IReadOnlyList<Transaction> members)
    {
        if (Failure(members) is not { } failure)
        {
            return;
        }

        foreach (var member in members)
        {
            if (members.Count > 1 && failure is not DbError.Locked)
            {
                Decide([member]);
            }
            else
            {
                member.Refuse(failure);
            }
        }
    }

    private DbError? Failure(IReadOnlyList<Transaction> members)
    {
        try
        {
            var state = _state;
            var group = Run(members, state);
            if (group.Commits == 0)
            {
                // Who decided to change nothing must have seen the newest tree, as one who did.
                var head = _store.ReadHead().OrThrow();
                if (!head.Equals(state.Head))
                {
                    state = StateAt(head);
                    MoveTo(state);
                    Telemetry.RanAgain(members.Count);
                    group = Run(members, state);
                }
            }

            return group.Commits == 0 ? Settled(group) : Append(group, members);
        }
        catch (DbException exception)
        {
            return exception.Error;
        }
    }

    private DbError? Append(Group group, IReadOnlyList<Transaction> members)
    {
        DbError? failure = null;
        using var activity = Telemetry.StartAppend();
        var appended = _store.Append(group.ToSegment(), _options.Durability == Durability.Immediate, Again);
        return appended.MatchUnsafe<DbError?>(
            Right: head =>
            {
                Telemetry.Appended(activity, head, group.Commits, group.Length);
                _nodes.Adopt(group.Added);
                MoveTo(new State(head, group.Newest));
                ArmFlush();
                return Settled(group);
            },
            Left: error =>
            {
                if (failure is not null || error is not DbError.Conflict { Current: var head })
                {
                    Telemetry.Failed(activity, failure ?? error);
                    return failure ?? error;
                }

                MoveTo(head); // on which nothing is to be committed
                return Settled(group);
            });

        Segment? Again(Head newest)
        {
            try
            {
                Telemetry.RanAgain(members.Count);
                var state = StateAt(newest);
                group = Run(members, state);
                return group.Commits == 0 ? null : group.ToSegment();
            }
            catch (DbException exception)
            {
                failure = exception.Error;
                return null;
            }
        }
    }

    private Group Run(IReadOnlyList<Transaction> members, State state) => Group.Run(members, state.Head, state.Snapshot, _nodes, Now);

    private static DbError? Settled(Group group)
    {
        group.Settle();
        return null;
    }
}
