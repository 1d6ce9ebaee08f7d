using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>The ledger of a running life, and what was shown against it.</summary>
internal sealed class Promises
{
    // More than there are turns in a life.
    private const int MostToCome = 40;

    private readonly List<Func<Model, Model>> _inFlight = [];
    private Database? _loose;
    private Ledger _settled = Ledger.Empty;
    private bool _isInFlightSeen;

    /// <summary>What must be true now of whatever is found on the disk.</summary>
    public Ledger Now { get; private set; } = Ledger.Empty;

    /// <summary>Whether a commit is under way, so that its process may hold the lock.</summary>
    public bool AreInFlight => _inFlight.Count > 0;

    /// <summary>Commits, and keeps what follows from the outcome. Null if the outcome is wrong.</summary>
    /// <param name="change">What the commit is to do.</param>
    /// <param name="database">What commits.</param>
    /// <param name="isLoose">Whether it is acknowledged before it is durable.</param>
    /// <param name="mayBeStale">Whether it may find an old revision the newest, if it changes nothing.</param>
    /// <param name="commit">Does it.</param>
    public Either<DbError, Snapshot>? Commit(
        Func<Model, Model> change,
        Database database,
        bool isLoose,
        bool mayBeStale,
        Func<Either<DbError, Snapshot>> commit
    )
    {
        var isCutOff = true;
        var oldest = mayBeStale ? 0 : _settled.Acknowledged;
        _inFlight.Add(change);
        _isInFlightSeen = false;
        Move(_settled);
        try
        {
            var outcome = commit();
            isCutOff = false;
            var settled = outcome.Match(
                Right: snapshot =>
                    [
                        Committed(change, snapshot, database, isLoose)
                            ?? (_isInFlightSeen ? _settled.Seen(snapshot) : null)
                            ?? (
                                snapshot.Revision.Number >= oldest
                                && IsIdle(change, snapshot)
                                && Show(snapshot, database)
                                    ? _settled
                                    : null
                            ),
                    ],
                Left: error =>
                    new Ledger?[]
                    {
                        error switch
                        {
                            DbError.Poisoned => _settled.Begin(change),
                            DbError.Io => _settled.TakeBack(change),
                            _ => _settled,
                        },
                    }
            )[0];
            _inFlight.Remove(change);
            Move(settled ?? _settled);
            return settled is null ? (Either<DbError, Snapshot>?)null : outcome;
        }
        finally
        {
            if (isCutOff)
            {
                _inFlight.Remove(change);
                Move(_settled.Begin(change));
            }
        }
    }

    /// <summary>Keeps that a snapshot was shown by a database. False if there can be no such.</summary>
    public bool Show(Snapshot snapshot, Database database)
    {
        if (!ReferenceEquals(database, _loose))
        {
            Secure(snapshot.Revision); // no other is shown what may be lost
        }

        if (snapshot.Revision.Number < _settled.Acknowledged)
        {
            return _settled.Held(snapshot); // a process may know an old revision
        }

        if (_settled.Seen(snapshot) is { } seen)
        {
            // Whoever wrote it shows it, lost or not.
            Move(ReferenceEquals(database, _loose) ? _settled : seen);
            return true;
        }

        if (Now.Seen(snapshot) is { } inFlight)
        {
            _isInFlightSeen = true;
            Move(inFlight with { Begun = [] });
            return true;
        }

        return false;
    }

    /// <summary>Lets go of what lies so far behind the newest acknowledged revision: it may be there or not.</summary>
    /// <returns>What keeps the others, however many are committed meanwhile.</returns>
    public Retention Drop(int behind)
    {
        Move(_settled.Drop(behind));
        return Enumerable.Range((int)_settled.Dropped + 1, MostToCome + behind)
            .Select(revision => Retention.Pinned(new(revision)))
            .Aggregate((all, next) => all.Or(next));
    }

    /// <summary>Keeps that a revision and all before it are durable.</summary>
    public void Secure(Revision revision) => Move(_settled.Secured(revision));

    /// <summary>Keeps that what a database has written is durable.</summary>
    public void SecureAllOf(Database database)
    {
        if (ReferenceEquals(database, _loose))
        {
            Secure(new(_settled.Acknowledged));
        }
    }

    /// <summary>Keeps that the medium may have more or less than was read from the file.</summary>
    public void AfterPowerCut() => Move(_settled.AfterPowerCut());

    private Ledger? Committed(Func<Model, Model> change, Snapshot snapshot, Database database, bool isLoose)
    {
        if (!ReferenceEquals(database, _loose))
        {
            Secure(new(snapshot.Revision.Number - 1)); // what is found is made durable first
        }
        else if (_settled.IsIdle(change, snapshot))
        {
            return _settled; // its own, lost or not
        }

        if (_settled.Done(change, snapshot, isLoose) is not { } done)
        {
            return _settled.IsIdle(change, snapshot) ? _settled.Seen(snapshot) : null;
        }

        _loose = isLoose ? database : _loose;
        return done;
    }

    // A commit that has nothing to change gives back what was newest at some time while it was under way.
    private static bool IsIdle(Func<Model, Model> change, Snapshot snapshot)
    {
        var model = Model.Empty.With(snapshot.Tree.Range(KeyRange.All));
        return change(model).HasTheEntriesOf(model);
    }

    private void Move(Ledger settled)
    {
        _settled = settled;
        Now = _inFlight.Aggregate(settled, (ledger, change) => ledger.Begin(change));
    }
}
