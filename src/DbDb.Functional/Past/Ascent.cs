using DbDb.Functional.Logs;
using LanguageExt;

namespace DbDb.Functional.Past;

/// <summary>
/// A log's commits, oldest first. Their records lead back only, so they are read in blocks: the way down to a block's
/// last commit, and from there each one's parent. Blocks grow, so that the first commit comes soon and the way down
/// costs little on the average.
/// </summary>
/// <param name="commits">The commits.</param>
internal sealed class Ascent(Commits commits)
{
    /// <summary>How many commits a block gives at most, which is what is kept in memory.</summary>
    public const int MostInBlock = 1024;

    private readonly FoundCommit _newest = commits.Newest;

    /// <summary>
    /// Every commit that isn't older than a revision. Each is checked, before it is given, against the hash that its
    /// successor has of it; an error ends the sequence. Reads each commit of a block before the first of them is given,
    /// and at most 2·log₂(n) + 1 more at first and for each block, n being how many the log has; the k-th block gives
    /// 2ᵏ⁻¹, in the end <see cref="MostInBlock"/>.
    /// </summary>
    public IEnumerable<Either<DbError, FoundCommit>> From(Revision revision)
    {
        if (revision > _newest.Commit.Revision || _newest.Commit.Ordinal == 0)
        {
            yield break;
        }

        var next = commits.Since(revision);
        for (
            var length = 1;
            next.Exists(found => found.Commit.Ordinal < _newest.Commit.Ordinal);
            length = Math.Min(2 * length, MostInBlock)
        )
        {
            var block = next.Bind(first => Block(first, length));
            foreach (var found in block.Match(Right: found => found[..^1], Left: _ => []))
            {
                yield return found;
            }

            next = block.Map(found => found[^1]);
        }

        yield return next;
    }

    /// <summary>The same, each with the instant of the one after it, which for the newest is of no meaning.</summary>
    /// <exception cref="DbException">One of them can't be read.</exception>
    public IEnumerable<(FoundCommit Commit, Instant Until)> WithNext(Revision from)
    {
        FoundCommit? last = null;
        foreach (var step in From(from))
        {
            var found = step.OrThrow();
            if (last is { } before)
            {
                yield return (before, found.Commit.Instant);
            }

            last = found;
        }

        if (last is { } newest)
        {
            yield return (newest, default);
        }
    }

    // One that is known, and so many that follow it, or as many as there are.
    private Either<DbError, FoundCommit[]> Block(FoundCommit first, int length)
    {
        var block = new FoundCommit[1 + Math.Min(length, _newest.Commit.Ordinal - first.Commit.Ordinal)];
        var step = commits.Numbered(first.Commit.Ordinal + block.Length - 1);
        for (var i = block.Length - 1; i > 0; i--)
        {
            step = step.Bind(found =>
            {
                block[i] = found;
                return i > 1 ? commits.Before(found) : Commits.Chained(first, found);
            });
        }

        return step.Map(_ =>
        {
            block[0] = first;
            return block;
        });
    }
}
