using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Testing;

/// <summary>Values of all lengths that matter to a tree.</summary>
internal static class ValueGens
{
    public static Gen<Value> For(Limits limits) =>
        from length in Gen.Frequency(
            (4, Gen.Constant(0)),
            (20, Gen.Choose(1, 12)),
            (6, Gen.Choose(Math.Max(0, limits.InlineValueBytes - 1), limits.InlineValueBytes + 1)),
            (2, Gen.Choose(13, 300)),
            (1, Gen.Choose(1000, 9000)))
        from rare in Gen.Choose(0, 400)
        from first in Gen.Choose(0, 255)
        select Patterned(first, rare == 0 ? 100_000 : length);

    public static IEnumerable<Value> Shrink(Value value)
    {
        if (value.Length > 0)
        {
            yield return Value.Empty;
            yield return value.Bytes[..(value.Length / 2)];
            yield return value.Bytes[..^1];
        }
    }

    /// <summary>Bytes that differ from their neighbours, so that a slice of the wrong place shows.</summary>
    private static Value Patterned(int first, int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)(first + i * 7 + (i >> 8));
        }

        return bytes;
    }
}
