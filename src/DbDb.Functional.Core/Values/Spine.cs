using System.Collections.Immutable;

namespace DbDb.Functional.Values;

/// <summary>A commit, as another one or the head names it.</summary>
/// <param name="Ordinal">Its place in its log; 0 for the empty database before the first.</param>
/// <param name="Revision">Its revision.</param>
/// <param name="Address">Where its record lies; none for revision 0.</param>
internal readonly record struct Waypoint(long Ordinal, Revision Revision, Address Address)
{
    /// <summary>How many revisions up to it aren't in its log: never fewer than up to an older one.</summary>
    public long Dropped => Revision.Number - Ordinal;

    /// <summary>A commit's parent.</summary>
    public static Waypoint ParentOf(Commit commit) => new(commit.Ordinal - 1, commit.ParentRevision, commit.Parent);

    /// <summary>A commit's jump: the ordinal isn't told, it follows from the commit's own.</summary>
    public static Waypoint JumpOf(Commit commit) => new(Spine.JumpOf(commit.Ordinal), commit.JumpRevision, commit.Jump);
}

/// <summary>
/// The head and the commits that jump pointers lead to from it, newest first, down to revision 0: O(log n) of them,
/// kept in the superblock so that the next commit's jump is known without a read. A skew-binary list (E. W. Myers, "An
/// applicative random-access stack", Information Processing Letters 17, 1983) of the log's ordinals: walking by
/// jump-or-parent finds any commit in at most 3·log₂(n + 1) steps, and from the nearest waypoint in 2·log₂(n) + 1, n
/// being how many commits the log has.
/// </summary>
internal static class Spine
{
    /// <summary>More waypoints than a history of 2⁶³ commits has.</summary>
    public const int MaxLength = 64;

    /// <summary>The spine of an empty history.</summary>
    public static ImmutableArray<Waypoint> Genesis { get; } = [new(0, Revision.Zero, Address.None)];

    /// <summary>
    /// The oldest waypoint that is wanted: where the walk to the oldest commit that is wanted begins. The head is
    /// wanted, revision 0 isn't, and whatever is newer than one that is wanted is.
    /// </summary>
    public static Waypoint Nearest(ImmutableArray<Waypoint> spine, Func<Waypoint, bool> isWanted)
    {
        var i = 0;
        while (isWanted(spine[i + 1]))
        {
            i++;
        }

        return spine[i];
    }

    /// <summary>The jump of the commit that follows the spine's head.</summary>
    public static Waypoint NextJump(ImmutableArray<Waypoint> spine) => spine[Leapt(spine)];

    /// <summary>The spine once <paramref name="next"/> is the head.</summary>
    public static ImmutableArray<Waypoint> Push(ImmutableArray<Waypoint> spine, Waypoint next) =>
        [next, .. spine.AsSpan()[Leapt(spine)..]];

    /// <summary>
    /// The ordinal of the commit that a commit's jump leads to: the commit's own ordinal, 1 or more, decides it.
    /// </summary>
    public static long JumpOf(long ordinal)
    {
        // The last digit of the number in the skew binary system is how far the jump goes.
        var (rest, weight) = (ordinal, long.MaxValue);
        while (rest > 0)
        {
            while (weight > rest)
            {
                weight >>= 1;
            }

            rest -= weight;
        }

        return ordinal - weight;
    }

    /// <summary>
    /// Whether a commit's jump can be the one that it names, as far as numbers tell: no more was dropped up to it than
    /// up to the commit's parent, and it is revision 0 where the ordinal says so.
    /// </summary>
    public static bool Allows(Commit commit)
    {
        var jump = Waypoint.JumpOf(commit);
        return jump.Dropped >= 0
            && jump.Dropped <= Waypoint.ParentOf(commit).Dropped
            && jump.Ordinal > 0 == jump.Revision > Revision.Zero;
    }

    /// <summary>
    /// The spine of a head with this ordinal, from what a slot names of it: the ordinals of all waypoints follow from
    /// the head's. Null if no log has such a spine.
    /// </summary>
    public static ImmutableArray<Waypoint>? Of(long ordinal, ImmutableArray<NamedCommit> named)
    {
        var spine = ImmutableArray.CreateBuilder<Waypoint>(named.Length);
        foreach (var (revision, address) in named)
        {
            var waypoint = new Waypoint(spine.Count == 0 ? ordinal : JumpOf(spine[^1].Ordinal), revision, address);
            if (
                waypoint.Dropped < 0
                || (spine.Count > 0 && waypoint.Dropped > spine[^1].Dropped)
                || waypoint.Ordinal == 0 != address.IsNone
            )
            {
                return null;
            }

            spine.Add(waypoint);
        }

        return spine.MoveToImmutable();
    }

    // Where the two newest jumps are equally long, the next commit leaps over both.
    private static int Leapt(ImmutableArray<Waypoint> spine) =>
        spine.Length >= 3 && Distance(spine, 0) == Distance(spine, 1) ? 2 : 0;

    private static long Distance(ImmutableArray<Waypoint> spine, int i) => spine[i].Ordinal - spine[i + 1].Ordinal;
}
