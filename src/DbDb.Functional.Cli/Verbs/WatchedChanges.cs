using LanguageExt;

namespace DbDb.Functional.Cli;

/// <summary>
/// Commits as they come, each with the tree that it is to be compared with: the one before it in its own log, so that a
/// purge between the two invents no deletions. Where the revision shown last isn't kept any more, what was shown of it:
/// so all changes since come, as one.
/// </summary>
/// <param name="database">The database.</param>
/// <param name="last">The revision before the first that is wanted.</param>
internal sealed class WatchedChanges(Database database, Revision last)
{
    private Revision _last = last;
    private Option<Tree> _shown = database.At(last)
        .Match(Right: kept => Option<Tree>.Some(kept.Tree), Left: _ => Option<Tree>.None);

    /// <summary>The steps, and what is left out before each, if anything is.</summary>
    public IEnumerable<((Tree Before, Snapshot After) Step, Option<string> Gap)> Steps(CancellationToken interrupt)
    {
        foreach (var snapshot in database.Watch(after: _last, interrupt).ToBlockingEnumerable(interrupt))
        {
            // both of one log: another may have taken the place of the one that the snapshot was read from
            var pair = database.History(snapshot).Take(2).ToArray();
            if (Array.Exists(pair, IsDropped))
            {
                continue; // dropped meanwhile: the next that is kept tells of it
            }

            var after = pair[0].OrThrow();
            var parent = (pair.Length > 1 ? pair[1] : database.At(Revision.Zero)).OrThrow();
            var before = parent.Revision < _last ? _shown.IfNone(parent.Tree) : parent.Tree;
            var gap = Gap((_shown.IsSome ? _last : parent.Revision).Next, after.Revision);
            (_last, _shown) = (after.Revision, after.Tree);
            yield return ((before, after), gap);
        }
    }

    private static bool IsDropped(Either<DbError, Snapshot> found) =>
        found.Match(Right: _ => false, Left: error => error is DbError.NotRetained);

    private static Option<string> Gap(Revision wanted, Revision found) =>
        found <= wanted ? Option<string>.None
        : found == wanted.Next ? $"revision {wanted} was dropped; what it changed comes with revision {found}"
        : $"revisions {wanted} to {new Revision(found.Number - 1)} were dropped; "
            + $"what they changed comes with revision {found}";
}
