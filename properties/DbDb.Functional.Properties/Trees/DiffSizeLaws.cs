using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>How large a difference is, is known without telling it, and for fewer reads.</summary>
public class DiffSizeLaws
{
    private const int Entries = 5_000;

    [Law(Share = 4)]
    public Property The_size_of_a_difference_is_how_many_changes_of_each_kind_there_are(TreeProgram program) =>
        TreePairs.Hold(program, (before, after) =>
            Between("counted", Diff.Size(before.Tree, after.Tree), Counted(Patches.Naive(before.Model, after.Model)))
        );

    [Law(Share = 4)]
    public Property The_size_in_a_range_is_that_of_the_difference_there(Scene scene)
    {
        var trees = Workbench.Run(scene.Program).Select(at => at.Tree).ToArray();
        return scene
            .Ranges.SelectMany(
                (range, i) =>
                    TreePairs
                        .Some(trees, i)
                        .Where((_, n) => n % scene.Ranges.Length == i)
                        .SelectMany(pair =>
                            Between(
                                $"in {Show.Of(range)}",
                                Diff.Size(pair.Before, pair.After, range),
                                Counted(Diff.Between(pair.Before, pair.After, range))
                            )
                        )
            )
            .ToProperty();
    }

    [Law]
    public Property The_size_of_what_two_databases_have_is_counted_too(TreeProgram one, TreeProgram other) =>
        Between(
                "of two databases",
                Diff.Size(TreePairs.Stored(one.ToTree()), TreePairs.Stored(other.ToTree())),
                Counted(Patches.Naive(one.Model, other.Model))
            )
            .ToProperty();

    [Law(Share = 10)]
    public Property Counting_reads_no_record_that_telling_does_not(Scene scene)
    {
        var log = Revisions.Of(scene.Program);
        var newest = log.Newest();
        return (
            from before in Enumerable.Range(0, newest + 1)
            let after = before * 7 % (newest + 1)
            let range = before % 3 == 0 ? KeyRange.All : scene.Ranges.ElementAtOrDefault(before % 12)
            let told = log.Asked(before, after, (old, now) => Counted(Diff.Between(old, now, range)))
            let counted = log.Asked(before, after, (old, now) => Diff.Size(old, now, range))
            from difference in Between($"revisions {before} and {after}", counted.Answer, told.Answer)
                .Concat(
                    Differences.Unless(counted.Read.IsSubsetOf(told.Read), () =>
                        $"revisions {before} and {after} in {Show.Of(range)}: counting reads {counted.Read.Except(told.Read).Count()} more"
                    )
                )
            select difference
        ).ToProperty();
    }

    [Law(Share = 10)]
    public Property A_load_a_dropped_range_and_growth_at_the_end_are_counted_for_a_few_paths(
        [From(nameof(Sizes))] Limits limits,
        [From(nameof(Ends))] (int, int) ends,
        [Within(0, Entries)] int more
    )
    {
        var (from, to) = (Math.Min(ends.Item1, ends.Item2), Math.Max(ends.Item1, ends.Item2));
        var dropped = KeyRange.From(KeyGens.Numbered(from)).To(KeyGens.Numbered(to));
        var log = Revisions.Of(
            limits,
            [
                tree => tree.SetMany(Numbered(0, Entries)),
                tree => tree.SetMany(Numbered(Entries, more + 1)),
                tree => tree.RemoveRange(dropped),
            ]
        );
        return Costs("a load", log, 0, 1, KeyRange.All, new(Entries, 0, 0))
            .Concat(Costs("growth at the end", log, 1, 2, KeyRange.All, new(more + 1, 0, 0)))
            .Concat(Costs("a dropped range", log, 2, 3, KeyRange.All, new(0, to - from, 0)))
            .Concat(Costs("a range of a load", log, 0, 1, dropped, new(to - from, 0, 0)))
            .Concat(Costs("a range of it taken back", log, 1, 0, dropped, new(0, to - from, 0)))
            .ToProperty();
    }

    [Fact]
    public void A_load_into_an_empty_tree_is_counted_without_reading_anything()
    {
        var log = Revisions.Of(Limits.Default, [tree => tree.SetMany(Numbered(0, Entries))]);
        var (size, read) = log.Asked(0, 1, Diff.Size);

        Assert.Equal(new DiffSize(Entries, 0, 0), size);
        Assert.Equal(Entries, size.Total);
        Assert.Empty(read);
    }

    private static IEnumerable<Entry> Numbered(int first, int count) =>
        Enumerable.Range(first, count).Select(i => new Entry(KeyGens.Numbered(i), new byte[i % 50]));

    // Two paths of each tree: to where they part, and to where they meet again.
    private static IEnumerable<string> Costs(
        string what,
        MemoryStore log,
        int before,
        int after,
        KeyRange range,
        DiffSize expected
    )
    {
        var ((height, size), read) = log.Asked(before, after, (old, now) =>
            (old.Height + now.Height, Diff.Size(old, now, range))
        );
        return Between(what, size, expected)
            .Concat(
                Differences.Unless(read.Count <= 3 * height, () =>
                    $"{what}: {read.Count} records read, in trees {height} high together"
                )
            );
    }

    private static IEnumerable<string> Between(string what, DiffSize size, DiffSize expected) =>
        Differences.Unless(size == expected && size.Total == expected.Added + expected.Removed + expected.Changed, () =>
            $"{what}: {size}, not {expected}"
        );

    private static DiffSize Counted(IEnumerable<TreeChange> changes)
    {
        var counts = changes.CountBy(change => change.GetType()).ToDictionary();
        return new(Of<TreeChange.Added>(), Of<TreeChange.Removed>(), Of<TreeChange.Changed>());

        long Of<T>() => counts.GetValueOrDefault(typeof(T));
    }

    private static Gen<Limits> Sizes =>
        Gen.Elements(Limits.Default, Limits.Default with { LeafBytes = 512, BranchBytes = 512, BranchChildren = 16 });

    private static Gen<(int, int)> Ends => Gen.Choose(0, Entries).Two();
}
