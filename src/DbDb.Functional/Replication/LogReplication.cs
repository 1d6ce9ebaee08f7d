using DbDb.Functional.Current;
using DbDb.Functional.Logs;
using DbDb.Functional.Past;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Replication;

/// <summary>
/// Makes a log the same as another one: what that one has after its end is appended; or, where that one was compacted
/// and so is another log, all of it is copied into a fresh log that takes the place. Nothing that only the copy has is
/// ever given up.
/// </summary>
/// <param name="copy">The log.</param>
/// <param name="head">Its head.</param>
/// <param name="seen">
/// The log that the source had when it was last looked at, perhaps the one that was compacted.
/// </param>
/// <param name="source">The log that the source has.</param>
/// <param name="newest">Its head, which is durable.</param>
/// <param name="count">Is told how far it is, and may end it.</param>
/// <param name="verify">Whether a log that takes the place is read back before it does.</param>
/// <param name="appended">Is told the head that the log has after each segment that is appended to it.</param>
internal sealed class LogReplication(
    OpenLog copy,
    LogHead head,
    OpenLog seen,
    OpenLog source,
    LogHead newest,
    CopyCount count,
    bool verify,
    Action<LogHead> appended
)
{
    /// <summary>Does it.</summary>
    /// <returns>
    /// What was done; <see cref="DbError.Conflict"/> where somebody else appended to the log meanwhile.
    /// </returns>
    /// <exception cref="DbException">One of the logs can't be read, or is damaged.</exception>
    public Either<DbError, CopiedLog> Run() => IsSameLog().Bind(isSame =>
        isSame ? new DbError.Invalid("a database can't be a copy of itself")
        : head.Generation == newest.Generation ? Extend()
        : CopyAnew());

    private Either<DbError, bool> IsSameLog() =>
        copy.Store is FileStore file && source.Store is FileStore other
            ? file.IsOfSameFile(other)
            : ReferenceEquals(copy.Store, source.Store);

    private Either<DbError, CopiedLog> Extend() =>
        Extend(source.Store, newest).Map(after => new CopiedLog(head.Revision, after, None));

    private Either<DbError, LogHead> Extend(IStore from, LogHead until) =>
        Lineage
            .Check(copy.Store, head, from, until)
            .Bind(_ => LogCopy.Extend(copy.Store, head, from, FoundCommit.Of(until), isDurable: true, count, appended));

    private Either<DbError, CopiedLog> CopyAnew() =>
        from replaced in CheckReplaceable()
        from replacement in copy.Store.BeginReplacement(newest.Beginning(replaced))
        from done in CopyAnew(replaced, replacement)
        select done;

    private Either<DbError, CopiedLog> CopyAnew(LogHead replaced, ILogReplacement replacement)
    {
        using (replacement)
        {
            return from empty in replacement.Store.ReadHead()
                   from after in LogCopy.Extend(
                       replacement.Store,
                       empty,
                       source.Store,
                       FoundCommit.Of(newest),
                       isDurable: false,
                       count
                   )
                   from _ in verify
                       ? LogCopy.Verify(replacement.Store, empty, FoundCommit.Of(newest), count)
                       : Unit.Default
                   from store in replacement.Complete(replaced, moved => new DbError.Conflict(moved))
                   select new CopiedLog(head.Revision, after, Some(store));
        }
    }

    // The copy's head, once it is sure that the source has all that the copy holds: nothing; what the log held that was
    // compacted since, to the end of which the copy is brought first; or the very revision that it ends with.
    private Either<DbError, LogHead> CheckReplaceable() =>
        head.Revision == Revision.Zero ? head
        : !head.IsAncestorOf(newest) ? Diverged()
        : seen.Number == source.Number ? FindKept()
        : seen.Store.ReadHead()
            .Bind(last => last.Generation == head.Generation ? Extend(seen.Store, last) : FindKept());

    private Either<DbError, LogHead> FindKept() =>
        new Commits(source.Store, newest)
            .At(head.Revision)
            .BiBind(
                Right: found =>
                    IsSame(
                        copy.Snapshot(head.Commit, head.CommitAddress, head.Limits),
                        source.Snapshot(found.Commit, found.Address, newest.Limits)
                    )
                        ? head
                        : Diverged(),
                Left: error => error is DbError.NotRetained ? Diverged() : error
            );

    private Either<DbError, LogHead> Diverged() => new DbError.Diverged(head.Revision, newest.Revision, None);

    private static bool IsSame(Snapshot one, Snapshot other) =>
        one.Instant == other.Instant
        && string.Equals(one.Note, other.Note, StringComparison.Ordinal)
        && !Diff.Between(one.Tree, other.Tree).Any();
}
