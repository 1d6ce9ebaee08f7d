using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Testing;

/// <summary>
/// What is expected of codecs, which make keys and values of what a program deals with. Each is one line of a test.
/// </summary>
public static class CodecLaws
{
    // So many items are compared with each other in one case.
    private const int Compared = 8;

    /// <summary>
    /// A key decodes to what it was made of, is made the same each time, and is no longer than a key may be.
    /// </summary>
    /// <param name="values">What is encoded.</param>
    /// <param name="encode">Makes the key.</param>
    /// <param name="decode">Makes the item again.</param>
    /// <param name="equality">When two items are the same; by default, as they say themselves.</param>
    /// <exception cref="LawBrokenException">The law doesn't hold.</exception>
    public static void RoundTrips<T>(
        Arbitrary<T> values,
        Func<T, Key> encode,
        Func<Key, T> decode,
        IEqualityComparer<T>? equality = null
    ) =>
        RoundTrips(
            values,
            item => encode(item).Bytes,
            bytes => decode(new Key(bytes)),
            equality,
            "key",
            Limits.MaxKeyBytes
        );

    /// <summary>
    /// A value decodes to what it was made of, is made the same each time, and is no longer than a value may be.
    /// </summary>
    /// <param name="values">What is encoded.</param>
    /// <param name="encode">Makes the value.</param>
    /// <param name="decode">Makes the item again.</param>
    /// <param name="equality">When two items are the same; by default, as they say themselves.</param>
    /// <exception cref="LawBrokenException">The law doesn't hold.</exception>
    public static void RoundTrips<T>(
        Arbitrary<T> values,
        Func<T, Value> encode,
        Func<Value, T> decode,
        IEqualityComparer<T>? equality = null
    ) =>
        RoundTrips(
            values,
            item => encode(item).Bytes,
            bytes => decode(new Value(bytes)),
            equality,
            "value",
            Limits.MaxValueBytes
        );

    /// <summary>Keys are in the order of what they were made of, and equal only where that is equal.</summary>
    /// <param name="values">
    /// What is encoded. Besides them, those that they shrink to are tried: near ones are where an order goes wrong.
    /// </param>
    /// <param name="comparer">Their order.</param>
    /// <param name="encode">Makes the key.</param>
    /// <exception cref="LawBrokenException">The law doesn't hold.</exception>
    public static void KeepsOrder<T>(Arbitrary<T> values, IComparer<T> comparer, Func<T, Key> encode)
    {
        var many = Arb.From(
            Gen.ArrayOf(values.Generator, Compared).Select(items => new Items<T>([.. items])),
            items => Shrinking.Of(items.List, values.Shrinker).Select(fewer => new Items<T>(fewer)));
        Prop.ForAll(many, items =>
            {
                var list = items.List.AddRange(items.List.SelectMany(item => values.Shrinker(item).Take(1)));
                return Pairs(list)
                    .SelectMany(pair =>
                    {
                        var (one, other) = (encode(pair.One), encode(pair.Other));
                        return Differences.Unless(
                            Math.Sign(comparer.Compare(pair.One, pair.Other)) == Math.Sign(one.CompareTo(other)),
                            () =>
                                $"{pair.One} and {pair.Other} are in another order than their keys {Show.Of(one)} and {Show.Of(other)}"
                        );
                    })
                    .ToProperty();
            })
            .Holds(promise: "A codec keeps the order");
    }

    private static void RoundTrips<T>(
        Arbitrary<T> values,
        Func<T, ReadOnlyMemory<byte>> encode,
        Func<ReadOnlyMemory<byte>, T> decode,
        IEqualityComparer<T>? equality,
        string what,
        int limit
    ) =>
        Prop.ForAll(values, item =>
            {
                var encoded = encode(item);
                return Differences
                    .Unless(encoded.Length <= limit, () =>
                        $"a {what} of {encoded.Length} bytes, where {limit} are allowed"
                    )
                    .Concat(
                        Differences.Unless(encode(item).Span.SequenceEqual(encoded.Span), () =>
                            $"another {what} when encoded once more"
                        )
                    )
                    .Concat(Decoded(item, encoded))
                    .ToProperty();

                IEnumerable<string> Decoded(T before, ReadOnlyMemory<byte> bytes)
                {
                    var after = decode(bytes);
                    return Differences.Unless((equality ?? EqualityComparer<T>.Default).Equals(after, before), () =>
                        $"{before} comes back as {after} from {Show.Of(bytes.Span)}"
                    );
                }
            })
            .Holds(promise: $"A codec's {what} decodes to what was encoded");

    private static IEnumerable<(T One, T Other)> Pairs<T>(ImmutableArray<T> list) =>
        from i in Enumerable.Range(0, list.Length)
        from j in Enumerable.Range(0, i + 1)
        select (list[i], list[j]);

    // Shown by its items.
    private sealed record Items<T>(ImmutableArray<T> List)
    {
        public override string ToString() => $"[{string.Join(", ", List)}]";
    }
}
