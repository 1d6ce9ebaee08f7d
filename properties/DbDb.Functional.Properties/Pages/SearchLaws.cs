using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// A search in a page finds what reading it from one end to the other finds, however many slots and equal heads it has.
/// </summary>
public class SearchLaws
{
    // Few letters, so that heads are equal; the highest, so that heads look like padding.
    private static readonly Gen<byte[]> _key =
        from letters in Gen.Elements<byte[]>([0x00, 0x01], [0x61, 0x62], [0xFF, 0xFE], [0xFF], [0x00, 0x7F, 0x80, 0xFF])
        from length in Gen.Choose(0, 9)
        from key in Gen.ArrayOf(Gen.Elements(letters), length)
        select key;

    private static readonly Gen<byte[][]> _keys =
        from common in Gen.Elements<byte[]>([], [0x61], [0xFF, 0xFF, 0xFF, 0xFF])
        from count in Gen.Choose(1, 320)
        from keys in Gen.ArrayOf(_key, count)
        select keys.Select(key => (byte[])[.. common, .. key])
            .DistinctBy(Convert.ToHexString)
            .Order(Comparer<byte[]>.Create(Compare))
            .ToArray();

    [Law(Share = 8)]
    public Property A_lower_bound_is_the_number_of_lesser_keys_and_found_where_there_is_an_equal_one(
        [From(nameof(_keys))] byte[][] keys,
        [From(nameof(Others))] byte[][] others
    ) => Holds(keys, others, (page, key) =>
        {
            var lesser = keys.Count(other => Compare(other, key) < 0);
            var isThere = keys.Any(other => Compare(other, key) == 0);
            var index = Search.LowerBound(new Slotted(page), key, out var found);
            return index == lesser && found == isThere;
        });

    [Law(Share = 8)]
    public Property A_key_is_found_where_it_is_and_nowhere_else(
        [From(nameof(_keys))] byte[][] keys,
        [From(nameof(Others))] byte[][] others
    ) => Holds(keys, others, (page, key) =>
        {
            var at = Array.FindIndex(keys, other => Compare(other, key) == 0);
            return Search.Find(new Slotted(page), key, out var index) == at >= 0 && (at < 0 || index == at);
        });

    [Law(Share = 8)]
    public Property A_route_leads_behind_every_separator_that_is_not_greater(
        [From(nameof(_keys))] byte[][] keys,
        [From(nameof(Others))] byte[][] others
    ) =>
        Holds(keys, others, (page, key) =>
            Search.Route(new Slotted(page), key) == keys.Count(other => Compare(other, key) <= 0)
        );

    [Law(Share = 8)]
    public Property Comparing_with_an_entry_is_comparing_with_its_key(
        [From(nameof(_keys))] byte[][] keys,
        [From(nameof(Others))] byte[][] others
    ) =>
        Holds(keys, others, (page, key) =>
            keys.Select((other, i) => Math.Sign(new Slotted(page).Compare(key, i)) == Math.Sign(Compare(key, other)))
                .All(same => same)
        );

    [Law]
    public bool A_head_is_the_first_four_bytes_and_zeros_for_those_that_are_not_there(
        [From(nameof(_key))] byte[] key
    ) =>
        Slotted.HeadOf(key)
        == Enumerable.Range(0, 4).Aggregate(0u, (head, i) => head << 8 | (i < key.Length ? key[i] : 0u));

    private static Property Holds(byte[][] keys, byte[][] others, Func<Page, byte[], bool> law)
    {
        var entries = keys.Select(key => new FreshEntry(key, new byte[key.Length % 3], OutOfLine: false)).ToArray();
        var page = PageAssembly.Make(RecordKind.Leaf, 0, default, entries, default);
        return keys.Concat(keys.Where(key => key.Length > 0).Select(key => key[..^1]))
            .Concat(others)
            .Append([])
            .SelectMany(key =>
                Differences.Unless(law(page, key), () =>
                    $"{Convert.ToHexString(key)} among {string.Join(' ', keys.Select(Convert.ToHexString))}"
                )
            )
            .ToProperty();
    }

    private static int Compare(byte[] a, byte[] b) => a.AsSpan().SequenceCompareTo(b);

    private static Gen<byte[][]> Others => Gen.ArrayOf(_key, 20);
}
