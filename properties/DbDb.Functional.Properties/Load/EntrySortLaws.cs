using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Entries are sorted as keys are compared, by what their keys begin with first.</summary>
public class EntrySortLaws
{
    // Keys that begin alike for up to twelve bytes, of bytes that are padded like their ends.
    private static readonly Gen<byte[]> _keys =
        from shared in Gen.Choose(0, 10)
        from tail in Gen.ArrayOf(Gen.Elements<byte>(0, 1, (byte)'a', 0xFF)).Resize(3)
        select (byte[])[.. Enumerable.Repeat((byte)'k', shared), .. tail];

    private static readonly Gen<Entry[]> _entries =
        Gen.ArrayOf(Gen.Zip(_keys, Gen.Choose(0, 9)).Select(pair => new Entry(pair.Item1, $"{pair.Item2}"))).Resize(40);

    [Law]
    public Property Of_each_key_the_last_is_left_in_order([From(nameof(_entries))] Entry[] entries)
    {
        var last = new SortedDictionary<Key, Entry>();
        foreach (var entry in entries)
        {
            last[entry.Key] = entry;
        }

        return Differences.Between("sorted", EntrySort.Sorted(entries), last.Values)
            .Concat(Differences.Between("sorted again", EntrySort.Sorted([.. last.Values]), last.Values))
            .Concat(
                Differences.Between("the other way round", EntrySort.Sorted([.. last.Values.Reverse()]), last.Values)
            )
            .ToProperty();
    }

    [Law]
    public Property What_keys_begin_with_is_in_their_order_and_tells_those_apart_that_differ_in_their_first_eight_bytes(
        [From(nameof(_keys))] byte[] one,
        [From(nameof(_keys))] byte[] other
    )
    {
        var (a, b) = (EntrySort.HeadOf(one), EntrySort.HeadOf(other));
        return Differences
            .Unless(a == b || a < b == one.AsSpan().SequenceCompareTo(other) < 0, () => $"{a} and {b} in another order")
            .Concat(Differences.Unless(a == b == Padded(one).SequenceEqual(Padded(other)), () => $"{a} and {b}"))
            .ToProperty();

        static byte[] Padded(byte[] key) => [.. key.Take(8), .. new byte[Math.Max(0, 8 - key.Length)]];
    }
}
