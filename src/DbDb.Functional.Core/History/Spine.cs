using System.Collections.Immutable;

namespace DbDb.Functional;

/// <summary>A commit on the way that jump pointers take from the head to revision 0.</summary>
internal readonly record struct Waypoint(Revision Revision, Address Address);

/// <summary>
/// The head and the commits that jump pointers lead to from it, newest first, down to revision 0: O(log n) of them, kept in the
/// superblock so that the next commit's jump is known without a read. A skew-binary list (E. W. Myers, "An applicative
/// random-access stack", Information Processing Letters 17, 1983): walking by jump-or-parent finds any revision in at most
/// 3·log₂(n + 1) steps, and from the nearest waypoint in 2·log₂(n) + 1.
/// </summary>
internal static class Spine
{
    /// <summary>More waypoints than a history of 2⁶³ commits has.</summary>
    public const int MaxLength = 64;

    /// <summary>The spine of an empty history.</summary>
    public static ImmutableArray<Waypoint> Genesis { get; } = [new(Revision.Zero, Address.None)];

    /// <summary>The oldest waypoint that isn't older than a revision: where the walk to it begins.</summary>
    public static Waypoint Nearest(ImmutableArray<Waypoint> spine, Revision revision)
    {
        var i = spine.Length - 1;
        while (spine[i].Revision < revision)
        {
            i--;
        }

        return spine[i];
    }

    /// <summary>The jump of the commit that follows the spine's head.</summary>
    public static Waypoint NextJump(ImmutableArray<Waypoint> spine) => spine[Dropped(spine)];

    /// <summary>The spine once <paramref name="next"/> is the head.</summary>
    public static ImmutableArray<Waypoint> Push(ImmutableArray<Waypoint> spine, Waypoint next) =>
        [next, .. spine.AsSpan()[Dropped(spine)..]];

    /// <summary>The revision that a commit's jump leads to: the commit's own revision decides it.</summary>
    public static Revision JumpOf(Revision revision)
    {
        // The last digit of the number in the skew binary system is how far the jump goes.
        var (rest, weight) = (revision.Number, long.MaxValue);
        while (rest > 0)
        {
            while (weight > rest)
            {
                weight >>= 1;
            }

            rest -= weight;
        }

        return new(revision.Number - weight);
    }

    // Where the two newest jumps are equally long, the next commit leaps over both.
    private static int Dropped(ImmutableArray<Waypoint> spine) =>
        spine.Length >= 3 && Distance(spine, 0) == Distance(spine, 1) ? 2 : 0;

    private static long Distance(ImmutableArray<Waypoint> spine, int i) =>
        spine[i].Revision.Number - spine[i + 1].Revision.Number;
}
