namespace DbDb.Functional.Stores.Files;

/// <summary>A guess at what a file is that isn't ours, by how it begins.</summary>
internal static class Foreign
{
    private const int Glance = 512;

    public static string Describe(ReadOnlySpan<byte> beginning) =>
        beginning.IsEmpty ? "the file is empty"
        : beginning.StartsWith("SQLite format 3\0"u8) ? "it looks like an SQLite database"
        : beginning.StartsWith("PK"u8) ? "it looks like a zip archive"
        : beginning.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) ? "it looks like a gzip archive"
        : beginning.StartsWith("\x7f"u8) ? "it looks like a program"
        : !beginning.ContainsAnyExcept((byte)0) ? "it begins with zeros"
        : IsText(beginning[..Math.Min(beginning.Length, Glance)]) ? "it looks like text"
        : "it begins with other bytes than a database";

    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        foreach (var b in bytes)
        {
            if (b is < (byte)' ' and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f') or 0x7f)
            {
                return false;
            }
        }

        return true;
    }
}
