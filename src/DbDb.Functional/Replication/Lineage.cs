using DbDb.Functional.Logs;
using DbDb.Functional.Past;
using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Replication;

/// <summary>Whether a log is a beginning of another one.</summary>
internal static class Lineage
{
    /// <summary>
    /// Nothing, if the one ends with a commit that the other has: then all before it are the same. Else
    /// <see cref="DbError.Diverged"/>. Reads O(log n) commits where it is so, O(log² n) where it isn't.
    /// </summary>
    public static Either<DbError, Unit> Check(IStore copy, LogHead copied, IStore source, LogHead newest)
    {
        if (copied.Generation != newest.Generation || copied.Limits != newest.Limits)
        {
            return new DbError.Diverged(copied.Revision, newest.Revision, None);
        }

        var (mine, theirs) = (new Commits(copy, copied), new Commits(source, newest));
        return Common(mine, theirs, Math.Min(copied.Commit.Ordinal, newest.Commit.Ordinal))
            .Bind(common => common.Commit.Ordinal == copied.Commit.Ordinal
                ? Right<DbError, Unit>(Unit.Default)
                : new DbError.Diverged(copied.Revision, newest.Revision, common.Commit.Revision));
    }

    // The newest of the first so many commits that both have: where they have one, they have all before it.
    private static Either<DbError, FoundCommit> Common(Commits mine, Commits theirs, long most)
    {
        var (common, beyond) = (0L, most + 1);
        for (var next = most; next > common; next = common + (beyond - common) / 2)
        {
            var isCommon =
                from one in mine.Numbered(next)
                from other in theirs.Numbered(next)
                select one.Hash == other.Hash;
            if (isCommon.Failure() is { } error)
            {
                return error;
            }

            (common, beyond) = isCommon.OrThrow() ? (next, beyond) : (common, next);
        }

        return common == 0 ? mine.At(Revision.Zero) : mine.Numbered(common);
    }
}
