namespace DbDb.Functional;

/// <summary>The key that parts two neighbours in their parent.</summary>
internal static class Separator
{
    /// <summary>The shortest key greater than <paramref name="left"/> and not greater than <paramref name="right"/>.</summary>
    public static byte[] Between(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        right[..(left.CommonPrefixLength(right) + 1)].ToArray();
}
