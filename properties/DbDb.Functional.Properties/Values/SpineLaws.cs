using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Jump pointers lead to any revision in a few steps.</summary>
public class SpineLaws
{
    [Law]
    public Property Any_revision_is_found_in_at_most_thrice_the_logarithm_of_steps([From(nameof(Lengths))] int length)
    {
        var jumps = Jumps(length);
        var most = Enumerable.Range(0, length + 1).Max(target => Steps(jumps, length, target));
        return (most <= 3 * Math.Log2(length + 1)).Label($"{most} steps among {length} revisions");
    }

    [Law]
    public Property From_the_nearest_waypoint_any_revision_is_found_in_twice_the_logarithm_of_steps(
        [From(nameof(Lengths))] int length
    )
    {
        var (jumps, spine) = (Jumps(length), SpineOf(length));
        var most = Enumerable
            .Range(1, length)
            .Max(target => Steps(jumps, Spine.Nearest(spine, waypoint => waypoint.Ordinal >= target).Ordinal, target));
        return (most <= 2 * Math.Log2(length)).Label($"{most} steps among {length} revisions");
    }

    [Law]
    public bool Every_jump_leads_to_an_older_revision([From(nameof(Lengths))] int length) =>
        Jumps(length).Select((jump, revision) => revision == 0 || jump < revision).All(older => older);

    [Law]
    public bool An_ordinal_alone_tells_where_its_jump_leads([From(nameof(Lengths))] int length) =>
        Jumps(length).Select((jump, revision) => revision == 0 || Spine.JumpOf(revision) == jump).All(told => told);

    [Law]
    public bool The_spine_is_the_way_that_jumps_take_from_its_head([From(nameof(Lengths))] int length)
    {
        var (jumps, spine) = (Jumps(length), SpineOf(length));
        return spine[0].Ordinal == length
            && spine[^1] == Spine.Genesis.Single()
            && spine.Length <= 2 * Math.Log2(length) + 2
            && spine.All(waypoint => waypoint == At((int)waypoint.Ordinal))
            && spine.Pairs().All(pair => jumps[pair.Item.Ordinal] == pair.Next.Ordinal);
    }

    [Law]
    public bool A_head_s_ordinal_tells_those_of_its_spine_and_no_other_ordinal_fits(
        [From(nameof(Lengths))] int length,
        [Within(0, 5)] int dropped
    )
    {
        // Beyond its half, so many revisions are left out.
        var spine = SpineOf(length)
            .Select(waypoint =>
                waypoint with
                {
                    Revision = new(waypoint.Ordinal + (waypoint.Ordinal > length / 2 ? dropped : 0)),
                }
            )
            .ToImmutableArray();
        var named = spine.Select(waypoint => new NamedCommit(waypoint.Revision, waypoint.Address)).ToImmutableArray();
        return Spine.Of(length, named) is { } found && found.SequenceEqual(spine)
            && Spine.Of(spine[0].Revision.Number + 1, named) is null
            && (named.Length == 2 || Spine.Of(length, named.RemoveAt(1)) is null)
            && Spine.Of(length, named.RemoveAt(0)) is null
            && Spine.Of(length, [.. named[..^1], new(new(1), Address.At(64, 8)), named[^1]]) is null
            && Spine.Of(length, named.SetItem(named.Length - 1, new(new(spine[^2].Dropped + 1), Address.None))) is null;
    }

    // For each revision the one that its jump leads to.
    private static long[] Jumps(int length)
    {
        var (jumps, spine) = (new long[length + 1], Spine.Genesis);
        for (var revision = 1; revision <= length; revision++)
        {
            jumps[revision] = Spine.NextJump(spine).Ordinal;
            spine = Spine.Push(spine, At(revision));
        }

        return jumps;
    }

    private static ImmutableArray<Waypoint> SpineOf(int length) =>
        Enumerable.Range(1, length).Aggregate(Spine.Genesis, (spine, revision) => Spine.Push(spine, At(revision)));

    private static Waypoint At(int revision) =>
        new(revision, new(revision), revision == 0 ? Address.None : Address.At(revision * 16L, 8));

    private static int Steps(long[] jumps, long from, long target)
    {
        var steps = 0;
        while (from > target)
        {
            from = jumps[from] >= target ? jumps[from] : from - 1;
            steps++;
        }

        return steps;
    }

    private static Gen<int> Lengths => Gen.Sized(size => Gen.Choose(1, 1 + size * 40));
}
