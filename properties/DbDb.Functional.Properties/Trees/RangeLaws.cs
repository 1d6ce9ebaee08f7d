using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Ranges of a tree, forwards and backwards, list and count what the model has in them.</summary>
public class RangeLaws
{
    [Law]
    public Property Ranges_list_and_count_what_the_model_has_in_them(Scene scene)
    {
        var (tree, model) = (Workbench.End(scene.Program), scene.Program.Model);
        return scene.Ranges.SelectMany(range => Differences.In(range, tree, model)).ToProperty();
    }

    [Law(Share = 2)]
    public Property A_range_is_its_two_parts_wherever_it_is_cut(Scene scene)
    {
        var tree = Workbench.End(scene.Program);
        return (
            from range in scene.Ranges
            from other in scene.Ranges
            let cut = other.Lower
            let whole = tree.Range(range)
            let parts = tree.Range(range.Intersect(KeyRange.Below(cut)))
                .Concat(tree.Range(range.Intersect(KeyRange.From(cut))))
            from difference in Differences.Between($"{Show.Of(range)} cut at {Show.Of(cut)}", parts, whole)
            select difference
        ).ToProperty();
    }

    [Law(Share = 2)]
    public Property Every_prefix_lists_the_keys_that_begin_with_it(Scene scene)
    {
        var (tree, model) = (Workbench.End(scene.Program), scene.Program.Model);
        var prefixes = model.Keys.SelectMany(key =>
            new[] { 0, 1, 2, key.Length / 2, key.Length }.Select(n => (Key)key.Bytes[..Math.Min(n, key.Length)])
        );
        return prefixes
            .Distinct()
            .SelectMany(prefix =>
                Differences.Unless(
                    tree.Keys(KeyRange.Prefix(prefix))
                        .SequenceEqual(model.Keys.Where(key => key.Span.StartsWith(prefix.Span))),
                    () => $"the keys that begin with {Show.Of(prefix)}"
                )
            )
            .ToProperty();
    }

    [Law(Share = 2)]
    public Property A_scan_may_stop_anywhere_and_a_list_be_read_twice(Scene scene)
    {
        var (tree, model) = (Workbench.End(scene.Program), scene.Program.Model);
        return (from range in scene.Ranges
                let list = tree.Range(range)
                let backwards = tree.RangeDescending(range)
                let expected = model.Within(range).ToArray()
                from difference in Differences.Between("some", list.Take(3), expected.Take(3))
                    .Concat(Differences.Between("some, backwards", backwards.Take(3), expected.Reverse().Take(3)))
                    .Concat(Differences.Between("once", list, expected))
                    .Concat(Differences.Between("twice", list, expected))
                    .Concat(Differences.Between("twice, backwards", backwards, expected.Reverse()))
                select difference).ToProperty();
    }

    [Law(Share = 2)]
    public bool A_cursor_at_its_end_stays_there(Scene scene)
    {
        var tree = Workbench.End(scene.Program);
        return scene.Ranges.All(range =>
            StaysAtItsEnd(tree.Scan(range)) && StaysAtItsEnd(tree.Scan(range, descending: true))
        );
    }

    private static bool StaysAtItsEnd(Cursor cursor)
    {
        while (cursor.MoveNext())
        {
            // to the end
        }

        return !cursor.MoveNext() && !cursor.MoveNext();
    }
}
