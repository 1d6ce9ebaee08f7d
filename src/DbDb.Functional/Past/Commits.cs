using DbDb.Functional.Logs;
using DbDb.Functional.Values;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Past;

/// <summary>
/// A log's commits, found on the way back from a head. What a commit's record says of its parent and its jump is known
/// without reading those, so that none is read to find out that it is too old; and none is read twice.
/// </summary>
/// <param name="store">Where they lie.</param>
/// <param name="head">The newest of them; it isn't read.</param>
internal sealed class Commits(IStore store, LogHead head)
{
    /// <summary>The newest.</summary>
    public FoundCommit Newest { get; } = FoundCommit.Of(head);

    /// <summary>
    /// The commit with this revision, or <see cref="DbError.NotRetained"/>; revision 0 is always there. Reads at most
    /// 2·log₂(n) + 1 commits, n being how many the log has.
    /// </summary>
    public Either<DbError, FoundCommit> At(Revision revision) =>
        revision == Revision.Zero ? Genesis()
        : revision < Revision.Zero ? new DbError.NotRetained(revision, None, Revision.Zero)
        : revision > head.Revision ? new DbError.NotRetained(revision, head.Revision, None)
        : Since(revision)
            .Bind(found =>
                found.Commit.Revision == revision
                    ? Right<DbError, FoundCommit>(found)
                    : new DbError.NotRetained(
                        revision,
                        found.Commit.Ordinal == 1 ? None : Some(found.Commit.ParentRevision),
                        found.Commit.Revision
                    )
            );

    /// <summary>
    /// The oldest commit that isn't older than a revision, which is not greater than the newest's. As many reads.
    /// </summary>
    public Either<DbError, FoundCommit> Since(Revision revision) =>
        Oldest(place => place.Ordinal > 0 && place.Revision >= revision);

    /// <summary>The commit with this ordinal, from 1 to the newest's. As many reads.</summary>
    public Either<DbError, FoundCommit> Numbered(long ordinal) => Oldest(place => place.Ordinal >= ordinal);

    /// <summary>
    /// The newest commit that isn't later than an instant. Where all are: revision 0, or <see cref="DbError.TooOld"/>
    /// if what came before them was dropped. Reads at most 3·log₂(n + 1) commits: some on the spine, then two on each
    /// level between the two of it where the instant lies.
    /// </summary>
    public Either<DbError, FoundCommit> AsOf(Instant instant) => Last(asked: instant, at => at <= instant);

    /// <summary>The newest commit that is earlier than an instant. As many reads, and the same answers.</summary>
    public Either<DbError, FoundCommit> Before(Instant instant) =>
        Last(asked: new(Math.Max(long.MinValue + 1, instant.UnixTimeTicks) - 1), at => at < instant);

    /// <summary>
    /// The commit before one, checked against the hash that this one has of it; revision 0 before the first.
    /// </summary>
    public Either<DbError, FoundCommit> Before(FoundCommit found) =>
        Read(Waypoint.ParentOf(found.Commit)).Bind(parent => Chained(parent, found));

    /// <summary>A commit, if another one is its successor.</summary>
    public static Either<DbError, FoundCommit> Chained(FoundCommit parent, FoundCommit next) =>
        Waypoint.ParentOf(next.Commit) == parent.Waypoint && next.Commit.ParentHash == parent.Hash
            ? parent
            : new DbError.Corrupt(
                parent.Address.Offset,
                $"commit {parent.Commit.Revision} isn't the one that its successor names"
            );

    // The oldest commit that is wanted, as every newer one is, but revision 0 isn't.
    private Either<DbError, FoundCommit> Oldest(Func<Waypoint, bool> isWanted) =>
        Oldest(isWanted, Spine.Nearest(head.Spine, isWanted), 0);

    // From one that is, where it was said of an older one that it isn't. Whoever says that it is makes no honest log;
    // else the way could be as long as that, and the stack as deep.
    private Either<DbError, FoundCommit> Oldest(Func<Waypoint, bool> isWanted, Waypoint place, long unwanted) =>
        Read(place)
            .Bind(found =>
            {
                var (jump, parent) = (Waypoint.JumpOf(found.Commit), Waypoint.ParentOf(found.Commit));
                var next = isWanted(jump) ? jump : parent;
                return !isWanted(next) ? found
                    : next.Ordinal <= unwanted
                        ? new DbError.Corrupt(
                            place.Address.Offset,
                            $"commit {place.Revision} and later ones disagree about revisions"
                        )
                    : Oldest(isWanted, next, isWanted(jump) ? unwanted : Math.Max(unwanted, jump.Ordinal));
            });

    // The newest commit with an instant that isn't too late, as none is before one that isn't.
    private Either<DbError, FoundCommit> Last(Instant asked, Func<Instant, bool> isEarly) =>
        Newest.Commit.Ordinal == 0 || isEarly(Newest.Commit.Instant) ? Newest
            : Between(Genesis(), Newest, asked, isEarly);

    // The same between one that isn't too late and one that is: that one's jump leads to the former or lies between.
    private Either<DbError, FoundCommit> Between(
        FoundCommit earlier, FoundCommit later, Instant asked, Func<Instant, bool> isEarly)
    {
        return Waypoint.JumpOf(later.Commit) is var jump && jump.Ordinal > earlier.Commit.Ordinal
            ? Read(jump).Bind(far =>
                isEarly(far.Commit.Instant) ? Nearer(far) : Between(earlier, far, asked, isEarly))
            : Nearer(earlier);

        Either<DbError, FoundCommit> Nearer(FoundCommit earlier) =>
            Waypoint.ParentOf(later.Commit) is var parent && parent.Ordinal > earlier.Commit.Ordinal
                ? Read(parent).Bind(near =>
                    isEarly(near.Commit.Instant) ? near : Between(earlier, near, asked, isEarly))
                : Found(earlier);

        Either<DbError, FoundCommit> Found(FoundCommit earlier) =>
            earlier.Commit.Ordinal == 0 && later.Waypoint.Dropped > 0
                ? new DbError.TooOld(asked, later.Commit.Revision, later.Commit.Instant)
                : earlier;
    }

    private Either<DbError, FoundCommit> Read(Waypoint place)
    {
        if (place.Ordinal == 0 || place == Newest.Waypoint)
        {
            return place.Ordinal == 0 ? Genesis() : Newest;
        }

        return store
            .Read(place.Address)
            .Bind(record =>
                Record.Fault(record.Span, head.Generation, place.Address) is { } fault
                    ? new DbError.Corrupt(place.Address.Offset, fault)
                : CommitRecord.Read(record.Span, place.Address) is { } commit && IsThere(commit)
                    ? new FoundCommit(commit, place.Address, Hash.Of(record.Span))
                : (Either<DbError, FoundCommit>)
                    new DbError.Corrupt(place.Address.Offset, $"the record there isn't commit {place.Revision}")
            );

        bool IsThere(Commit commit) =>
            commit.Ordinal == place.Ordinal && commit.Revision == place.Revision && Spine.Allows(commit);
    }

    private FoundCommit Genesis() => new(Commit.Genesis, Address.None, LogIdentity.Of(head.Generation, head.Limits));
}
