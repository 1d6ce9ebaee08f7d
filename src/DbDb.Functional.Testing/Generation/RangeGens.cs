using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Testing;

/// <summary>Ranges of keys: most between keys of a pool, some the wrong way round.</summary>
internal static class RangeGens
{
    public static Gen<KeyRange> Over(ImmutableArray<Key> pool)
    {
        var key = Gen.Frequency(
            (6, Gen.Elements(pool.AsEnumerable())),
            (1, Gen.Elements(pool.AsEnumerable()).Select(Beside)),
            (1, KeyGens.Any)
        );
        return Gen.Frequency(
            (4, from a in key from b in key select KeyRange.From(a < b ? a : b).To(a < b ? b : a)),
            (1, from a in key from b in key select KeyRange.From(a).To(b)),
            (1, from a in key from b in key select KeyRange.From(a).Through(b)),
            (1, from a in key select KeyRange.From(a)),
            (1, from a in key select KeyRange.After(a)),
            (1, from a in key select KeyRange.Below(a)),
            (
                1,
                from a in key
                from length in Gen.Choose(0, 3)
                select KeyRange.Prefix(a.Bytes[..Math.Min(a.Length, length)])
            ),
            (
                1,
                from length in Gen.Choose(0, 3)
                select KeyRange.Prefix(Enumerable.Repeat((byte)0xFF, length).ToArray())
            ),
            (1, Gen.Constant(KeyRange.All))
        );
    }

    public static IEnumerable<KeyRange> Shrink(KeyRange range)
    {
        if (range.IsBounded)
        {
            yield return KeyRange.From(range.Lower);
            foreach (var upper in KeyGens.Shrink(range.Upper))
            {
                yield return range.To(upper);
            }
        }

        foreach (var lower in KeyGens.Shrink(range.Lower))
        {
            yield return range.From(lower);
        }
    }

    /// <summary>This range with another lower bound.</summary>
    public static KeyRange From(this KeyRange range, Key lower) =>
        range.IsBounded ? KeyRange.From(lower).To(range.Upper) : KeyRange.From(lower);

    private static Key Beside(Key key) =>
        key.Length == 0 || key.Span[^1] % 2 == 0 && key.Length < Limits.MaxKeyBytes ? key.Successor : key.Bytes[..^1];
}
