namespace DbDb.Functional.Pages;

/// <summary>The key that parts two neighbours in their parent.</summary>
internal static class Separator
{
    /// <summary>
    /// The shortest key greater than <paramref name="left"/> and not greater than <paramref name="right"/>.
    /// </summary>
    /// <exception cref="DbException">
    /// There is none, because they come from nodes that contradict each other.
    /// </exception>
    public static byte[] Between(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.CommonPrefixLength(right) is var shared
        && shared < right.Length
        && (shared == left.Length || left[shared] < right[shared])
            ? right[..(shared + 1)].ToArray()
            : throw Order.Broken();
}
