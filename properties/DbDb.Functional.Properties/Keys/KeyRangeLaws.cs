using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What ranges contain.</summary>
public class KeyRangeLaws
{
    [Law]
    public Property Bounds_are_inclusive_below_and_exclusive_above(Key a, Key b, Key key) =>
        Holds(a, b, key, () =>
            KeyRange.From(a).To(b).Contains(key) == (a <= key && key < b)
            && KeyRange.Between(a, b) == KeyRange.From(a).To(b)
            && KeyRange.Between(a, b).IsEmpty == b <= a
            && KeyRange.From(a).Through(b).Contains(key) == (a <= key && key <= b)
            && KeyRange.From(a).Contains(key) == a <= key
            && KeyRange.After(a).Contains(key) == a < key
            && KeyRange.Below(b).Contains(key) == key < b
            && KeyRange.All.Contains(key));

    [Law]
    public Property A_prefix_range_contains_exactly_the_keys_that_begin_with_it(Key a, Key b, Key key) =>
        Holds(a, b, key, () =>
            KeyRange.Prefix(a).Contains(key) == key.Span.StartsWith(a.Span)
            && KeyRange.Prefix(key.Bytes[..(key.Length / 2)]).Contains(key)
            && KeyRange.Prefix(AllOnes(a.Length)).Contains(b) == b.Span.StartsWith(AllOnes(a.Length).Span));

    [Law]
    public Property A_prefix_range_is_no_wider_than_its_keys(Key a, Key b, Key key) =>
        Holds(a, b, key, () =>
            !KeyRange.Prefix(a).IsEmpty
            && KeyRange.Prefix(a).Lower == a
            && (KeyRange.Prefix(a).IsBounded || !a.Span.ContainsAnyExcept((byte)0xFF)));

    [Law]
    public Property An_intersection_contains_what_both_contain(KeyRange r, KeyRange s, Key key) =>
        new[] { key, r.Lower, s.Lower, r.Upper, s.Upper }
            .SelectMany(probe => Differences.Unless(
                r.Intersect(s).Contains(probe) == (r.Contains(probe) && s.Contains(probe)),
                () => $"{Show.Of(probe)} in {Show.Of(r)} and {Show.Of(s)}"))
            .ToProperty();

    [Law]
    public Property An_empty_range_contains_nothing_and_any_other_its_lower_bound(KeyRange range, Key key) =>
        (range.IsEmpty ? !range.Contains(key) && !range.Contains(range.Lower) : range.Contains(range.Lower))
            .Label($"{Show.Of(key)} in {Show.Of(range)}");

    private static Property Holds(Key a, Key b, Key key, Func<bool> law) =>
        law().Label($"{Show.Of(a)}, {Show.Of(b)}, {Show.Of(key)}");

    private static Key AllOnes(int length) => Enumerable.Repeat((byte)0xFF, Math.Min(length, 4)).ToArray();
}
