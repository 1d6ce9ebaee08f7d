using DbDb.Functional.Logs;
using DbDb.Functional.Past;
using LanguageExt;

namespace DbDb.Functional.Current;

/// <summary>
/// What a database knows for its newest: a log, that one's head, and its snapshot. A value; the whole past that is kept
/// can be read from it, whatever is committed or compacted meanwhile.
/// </summary>
/// <param name="Log">The log.</param>
/// <param name="Head">Where it ended.</param>
/// <param name="Snapshot">The tree of the head's commit.</param>
internal sealed record State(OpenLog Log, LogHead Head, Snapshot Snapshot)
{
    private Commits Commits => new(Log.Store, Head);

    /// <summary>The state of a log that ends with this head.</summary>
    public static State Of(OpenLog log, LogHead head) =>
        new(log, head, log.Snapshot(head.Commit, head.CommitAddress, head.Limits));

    /// <summary>Whether it is newer than another: of a later log, or with a later revision of the same.</summary>
    public bool IsAfter(State other) =>
        Log.Number == other.Log.Number ? Head.Revision > other.Head.Revision
        : Log.Number > other.Log.Number && Head.Revision >= other.Head.Revision;

    /// <summary>The snapshot with this revision, if it is kept.</summary>
    public Either<DbError, Snapshot> At(Revision revision) => Commits.At(revision).Map(SnapshotOf);

    /// <summary>The newest kept snapshot that isn't later than an instant.</summary>
    public Either<DbError, Snapshot> AsOf(Instant instant) => Commits.AsOf(instant).Map(SnapshotOf);

    /// <summary>The newest kept snapshot that is earlier than an instant.</summary>
    public Either<DbError, Snapshot> Before(Instant instant) => Commits.Before(instant).Map(SnapshotOf);

    /// <summary>The oldest kept snapshot after a revision that isn't the newest.</summary>
    public Either<DbError, Snapshot> After(Revision revision) => Commits.Since(revision.Next).Map(SnapshotOf);

    /// <summary>Every kept snapshot from a revision on, oldest first.</summary>
    public IEnumerable<Either<DbError, Snapshot>> Up(Revision from) =>
        new Ascent(Commits).From(from).Select(step => step.Map(SnapshotOf));

    /// <summary>Every kept snapshot from an instant on, oldest first.</summary>
    public IEnumerable<Either<DbError, Snapshot>> Up(Instant from)
    {
        var steps = Commits
            .Before(from)
            .Match(
                Right: before => Up(before.Commit.Revision.Next),
                Left: error => error is DbError.TooOld { Oldest: var oldest } ? Up(oldest) : [error]
            );
        foreach (var step in steps)
        {
            yield return step;
        }
    }

    /// <summary>A snapshot, and every kept one before it, newest first.</summary>
    public IEnumerable<Either<DbError, Snapshot>> Down(Snapshot newest)
    {
        var commits = Commits;
        var step = (Either<DbError, Snapshot>)newest;
        for (var found = new FoundCommit(newest.Commit, newest.Address, default); found.Commit.Ordinal > 0;)
        {
            yield return step;
            var parent = commits.Before(found);
            step = parent.Map(SnapshotOf);
            if (parent.IsLeft)
            {
                yield return step;
                yield break;
            }

            found = parent.OrThrow();
        }
    }

    private Snapshot SnapshotOf(FoundCommit found) =>
        found.Address == Head.CommitAddress ? Snapshot : Log.Snapshot(found.Commit, found.Address, Head.Limits);
}
