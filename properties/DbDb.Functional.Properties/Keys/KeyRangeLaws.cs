using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What ranges contain.</summary>
public class KeyRangeLaws
{
    [Fact]
    public void Bounds_are_inclusive_below_and_exclusive_above() =>
        Holds((a, b, key) =>
            KeyRange.From(a).To(b).Contains(key) == (a <= key && key < b)
            && KeyRange.From(a).Through(b).Contains(key) == (a <= key && key <= b)
            && KeyRange.From(a).Contains(key) == a <= key
            && KeyRange.After(a).Contains(key) == a < key
            && KeyRange.Below(b).Contains(key) == key < b
            && KeyRange.All.Contains(key));

    [Fact]
    public void A_prefix_range_contains_exactly_the_keys_that_begin_with_it() =>
        Holds((a, b, key) =>
            KeyRange.Prefix(a).Contains(key) == key.Span.StartsWith(a.Span)
            && KeyRange.Prefix(key.Bytes[..(key.Length / 2)]).Contains(key)
            && KeyRange.Prefix(AllOnes(a.Length)).Contains(b) == b.Span.StartsWith(AllOnes(a.Length).Span));

    [Fact]
    public void A_prefix_range_is_no_wider_than_its_keys() =>
        Holds((a, b, key) =>
            !KeyRange.Prefix(a).IsEmpty
            && KeyRange.Prefix(a).Lower == a
            && (KeyRange.Prefix(a).IsBounded || !a.Span.ContainsAnyExcept((byte)0xFF)));

    [Fact]
    public void An_intersection_contains_what_both_contain() =>
        Prop.ForAll(
            Any.Range,
            Any.Range,
            Any.Key,
            (r, s, key) => new[] { key, r.Lower, s.Lower, r.Upper, s.Upper }
                .SelectMany(probe => Differences.Unless(
                    r.Intersect(s).Contains(probe) == (r.Contains(probe) && s.Contains(probe)),
                    () => $"{Show.Of(probe)} in {Show.Of(r)} and {Show.Of(s)}"))
                .ToProperty())
            .Holds();

    [Fact]
    public void An_empty_range_contains_nothing_and_any_other_its_lower_bound() =>
        Prop.ForAll(
            Any.Range,
            Any.Key,
            (range, key) => (range.IsEmpty ? !range.Contains(key) && !range.Contains(range.Lower) : range.Contains(range.Lower))
                .Label($"{Show.Of(key)} in {Show.Of(range)}"))
            .Holds();

    private static void Holds(Func<Key, Key, Key, bool> law) =>
        Prop.ForAll(
            Any.Key,
            Any.Key,
            Any.Key,
            (a, b, key) => law(a, b, key).Label($"{Show.Of(a)}, {Show.Of(b)}, {Show.Of(key)}"))
            .Holds();

    private static Key AllOnes(int length) => Enumerable.Repeat((byte)0xFF, Math.Min(length, 4)).ToArray();
}
