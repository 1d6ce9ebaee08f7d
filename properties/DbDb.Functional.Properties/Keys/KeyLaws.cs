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

    [Law]
    public bool A_sum_has_the_bytes_of_the_one_and_then_those_of_the_other(Key a, Key b, Key c) =>
        (a + b).Span.SequenceEqual([.. a.Span, .. b.Span])
        && a + b + c == a + (b + c)
        && a + Key.Empty == a
        && Key.Empty + a == a
        && KeyRange.Prefix(a).Contains(a + b);

    [Law]
    public bool Text_becomes_a_key_and_a_value_and_text_again(NonNull<string> text)
    {
        var valid = text.Get.EnumerateRunes().Aggregate("", (all, rune) => all + rune); // no half of a pair
        return (string)(Key)valid == valid && (string)(Value)valid == valid;
    }

    [Law]
    public bool Bytes_are_text_only_where_the_text_has_the_same_bytes(Key key)
    {
        var isText = ((Key)key.ToString()) == key;
        try
        {
            var text = (string)key;
            return isText && (Key)text == key && (string)new Value(key.Bytes) == text;
        }
        catch (System.Text.DecoderFallbackException)
        {
            return !isText;
        }
    }
}
