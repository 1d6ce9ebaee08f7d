namespace DbDb.Functional.Keys;

/// <summary>Hash codes of byte strings, for keys and values in hash tables; never stored.</summary>
internal static class ByteHash
{
    public static int Of(ReadOnlySpan<byte> bytes)
    {
        var hash = new HashCode();
        hash.AddBytes(bytes);
        return hash.ToHashCode();
    }
}
