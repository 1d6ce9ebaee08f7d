using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>The order of keys.</summary>
public class KeyLaws
{
    [Law]
    public Property Keys_are_ordered_by_their_first_different_byte_and_then_by_length(Key a, Key b)
    {
        var different = Enumerable
            .Range(0, Math.Min(a.Length, b.Length))
            .Where(i => a.Span[i] != b.Span[i])
            .Select(i => a.Span[i].CompareTo(b.Span[i]));
        var expected = different.Append(a.Length.CompareTo(b.Length)).First();
        return (
            Math.Sign(a.CompareTo(b)) == Math.Sign(expected)
            && (a < b) == (expected < 0)
            && (a <= b) == (expected <= 0)
            && (a > b) == (expected > 0)
            && (a >= b) == (expected >= 0)
            && (a == b) == (expected == 0)
            && (a != b) == (expected != 0)
            && (a != b || a.GetHashCode() == b.GetHashCode())
        ).Label($"{Show.Of(a)} and {Show.Of(b)}");
    }

    [Law]
    public Property The_successor_is_the_least_greater_key(Key key, Key other) =>
        (key < key.Successor && (other <= key || other >= key.Successor)).Label($"{Show.Of(key)} and {Show.Of(other)}");

    [Law]
    public bool No_key_is_less_than_the_empty_one(Key key) =>
        Key.Empty <= key;
}
