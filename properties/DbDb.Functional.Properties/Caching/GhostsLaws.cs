using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What was let go of lately is remembered, as far as there is room.</summary>
public class GhostsLaws
{
    // Of a cache of a gigabyte: 65,536 places.
    private const long Large = 1L << 30;

    [Law]
    public Property Whatever_the_budget_the_last_is_among_them_until_it_is_taken_out_and_none_is_that_never_came(
        [OneOf(0L, 1L, 1L << 14, 100_000L, 1L << 20)] long budget,
        [From(nameof(Offsets))] int[] offsets
    )
    {
        var ghosts = new Ghosts(budget);
        var none = Differences
            .Unless(!ghosts.Has(At(1)) && !ghosts.Remove(At(1)), () => "one is there that never came")
            .ToArray();
        return none.Concat(offsets.SelectMany(After)).ToArray().ToProperty();

        IEnumerable<string> After(int offset)
        {
            ghosts.Add(At(offset));
            var (isThere, isOther) = (ghosts.Has(At(offset)), ghosts.Has(At(offset + 1000)));
            var isOut =
                offset % 2 == 0 || (ghosts.Remove(At(offset)) && !ghosts.Has(At(offset)) && !ghosts.Remove(At(offset)));
            return Differences
                .Unless(isThere, () => $"{offset} isn't there")
                .Concat(Differences.Unless(!isOther, () => $"{offset + 1000} is there"))
                .Concat(Differences.Unless(isOut, () => $"{offset} isn't taken out once"));
        }
    }

    [Law(Share = 4)]
    public Property Nodes_that_lie_side_by_side_leave_each_other_their_places(
        [Within(1, 1 << 20)] int start,
        [OneOf(8, 64, 4096, 24 << 10)] int length
    )
    {
        var ghosts = new Ghosts(Large);
        var nodes = Enumerable.Range(0, 64).Select(i => Address.At((start * 8L) + ((long)i * length), length)).ToList();
        nodes.ForEach(ghosts.Add);
        var left = nodes.Count(ghosts.Has);
        return Differences.Unless(left >= 60, () => $"of {nodes.Count} only {left} are left").ToProperty();
    }

    private static Address At(int place) => Address.At(place * 64L, 64);

    private static Gen<int[]> Offsets => Gen.ArrayOf(Gen.Choose(1, 200));
}
