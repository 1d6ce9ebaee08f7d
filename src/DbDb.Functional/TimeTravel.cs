using LanguageExt;

namespace DbDb.Functional;

/// <content>Snapshots of the past.</content>
public sealed partial class Database
{
    /// <summary>
    /// The snapshot with this revision: <see cref="DbError.NotRetained"/>, with the nearest that are kept, if the
    /// history, as far as it is known here, doesn't hold it. Revision 0 is always there: the empty database before the
    /// first commit. Reads at most 2·log₂(n) + 1 commits, n being how many are kept, fewer the less far back it lies.
    /// </summary>
    public Either<DbError, Snapshot> At(Revision revision)
    {
        var state = _state;
        return CommitsOf(state).At(revision).Map(found => SnapshotOf(state, found));
    }

    /// <summary>
    /// The newest snapshot, as far as it is known here, that was committed at <paramref name="instant"/> or before and
    /// is kept; revision 0 if there was none yet. <see cref="DbError.TooOld"/> if there were some, all of which were
    /// dropped. Reads at most 3·log₂(n + 1) commits, n being how many are kept, fewer the less far back it lies.
    /// </summary>
    public Either<DbError, Snapshot> AsOf(Instant instant)
    {
        var state = _state;
        return CommitsOf(state).AsOf(instant).Map(found => SnapshotOf(state, found));
    }

    /// <summary>
    /// Every kept snapshot, newest first, from the newest that is known when this is called down to the oldest
    /// commit's, read as they are asked for: a commit each. Each is checked against the hash that its successor has of
    /// it; an error ends the sequence.
    /// </summary>
    public IEnumerable<Either<DbError, Snapshot>> History()
    {
        var state = _state; // at once with its log: the next one may have dropped it
        return Down(state, state.Snapshot);
    }

    /// <summary>
    /// Every kept snapshot from a revision on, or from the next kept one on, oldest first, up to the newest that is
    /// known when this is called: read in blocks of up to 1,024 commits, one for each that is asked for and, on the
    /// average, little more. Each is checked against the hash that its successor has of it; an error ends the sequence.
    /// </summary>
    /// <param name="from">
    /// The first revision that is wanted, inclusive. None is given where it is greater than the newest.
    /// </param>
    public IEnumerable<Either<DbError, Snapshot>> History(Revision from)
    {
        var state = _state;
        return new Ascent(CommitsOf(state)).From(from).Select(step => step.Map(found => SnapshotOf(state, found)));
    }

    private static IEnumerable<Either<DbError, Snapshot>> Down(State state, Snapshot newest)
    {
        var commits = CommitsOf(state);
        var step = (Either<DbError, Snapshot>)newest;
        for (var found = new FoundCommit(newest.Commit, newest.Address, default); found.Commit.Ordinal > 0;)
        {
            yield return step;
            var parent = commits.Before(found);
            step = parent.Map(before => SnapshotOf(state, before));
            if (parent.IsLeft)
            {
                yield return step;
                yield break;
            }

            found = parent.OrThrow();
        }
    }

    private static Commits CommitsOf(State state) => new(state.Log.Store, state.Head);

    private static Snapshot SnapshotOf(State state, FoundCommit found) =>
        found.Address == state.Head.CommitAddress ? state.Snapshot : state.Log.Snapshot(found.Commit, found.Address, state.Head.Limits);
}
