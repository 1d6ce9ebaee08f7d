using DbDb.Functional.Pictures;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>How boxes of a row and blocks of rows find their places.</summary>
public class LayoutLaws
{
    private const double Tolerance = 0.05;

    [Law]
    public Property Boxes_are_moved_no_further_than_they_must_be(
        [From(nameof(Wishes))] List<int> wishes,
        [From(nameof(Sizes))] List<int> sizes
    )
    {
        double[] widths = [.. sizes.Take(wishes.Count).Select(size => (double)size)];
        var middles = Spread.Of([.. wishes.Take(widths.Length).Select(wish => (double?)wish)], widths);
        var cost = Cost(middles);

        // Nobody can do better by moving any run of neighbours a little.
        return middles
            .SelectMany((_, from) => Enumerable.Range(from + 1, middles.Length - from), (from, to) => (from, to))
            .SelectMany(
                run => new[] { -0.5, 0.5 },
                (run, by) => middles.Select((middle, i) => i >= run.from && i < run.to ? middle + by : middle).ToArray()
            )
            .SelectMany(other =>
                Differences.Unless(!AreApart(other) || Cost(other) >= cost - Tolerance, () =>
                    $"{string.Join(' ', other)} is better than {string.Join(' ', middles)}"
                )
            )
            .Concat(Differences.Unless(AreApart(middles), () => "they overlap"))
            .ToProperty();

        double Cost(IEnumerable<double> at) =>
            at.Zip(wishes, (middle, wish) => (middle - wish) * (middle - wish)).Sum();

        bool AreApart(IReadOnlyList<double> at) =>
            Enumerable
                .Range(1, Math.Max(at.Count - 1, 0))
                .All(i => at[i] - at[i - 1] >= (widths[i] + widths[i - 1]) / 2 + Spread.Gap - 1e-9);
    }

    [Law]
    public Property A_box_that_wishes_nothing_moves_none_that_does(
        [From(nameof(SomeSizes))] List<int> sizes,
        [Within(0, 100)] int place,
        [Within(-200, 200)] int wish
    )
    {
        var at = place % sizes.Count;
        var middles = Spread.Of(
            [.. sizes.Select((_, i) => i == at ? wish : (double?)null)],
            [.. sizes.Select(size => (double)size)]
        );
        return (Math.Abs(middles[at] - wish) < Tolerance).Label($"{middles[at]}");
    }

    [Law]
    public Property Blocks_side_by_side_keep_clear_of_each_other_in_every_row_and_the_last_touches_one(
        [From(nameof(Contours))] List<List<(int, int)>> lists
    )
    {
        var blocks = lists
            .Select(rows => rows.Select(row => new Extent(row.Item1, row.Item1 + row.Item2)).ToArray())
            .ToArray();
        var contour = new Contour();
        foreach (var block in blocks)
        {
            contour.Add(block);
        }

        var places = blocks.Select((block, i) => block.Select(row => row.Moved(contour.Shifts[i])).ToArray()).ToArray();
        return places
            .SelectMany(
                (block, i) => places.Skip(i + 1),
                (block, next) => block.Zip(next, (left, right) => right.Left - left.Right).Min()
            )
            .SelectMany(gap =>
                Differences.Unless(gap > Contour.Gap - Tolerance, () => $"only {gap} between two blocks")
            )
            .Concat(
                Differences.Unless(
                    places.Length < 2
                        || places
                            .SkipLast(1)
                            .Any(block =>
                                block.Zip(places[^1], (left, right) => right.Left - left.Right).Min()
                                < Contour.Gap + Tolerance
                            ),
                    () => "the last block is further away than it must be"
                )
            )
            .ToProperty();
    }

    private static Gen<List<int>> Wishes => Gen.Choose(-200, 200).ListOf().Resize(8);

    private static Gen<List<int>> Sizes => Gen.Choose(1, 60).ListOf(8);

    private static Gen<List<int>> SomeSizes => Gen.Choose(1, 60).ListOf().Where(sizes => sizes.Count > 0);

    private static Gen<List<List<(int, int)>>> Contours =>
        Gen.Choose(-100, 100).Zip(Gen.Choose(0, 200)).NonEmptyListOf().Resize(4).ListOf().Resize(12);
}
