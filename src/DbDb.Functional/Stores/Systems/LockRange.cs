namespace DbDb.Functional.Stores.Systems;

/// <summary>The ranges of bytes that are locked: far beyond those that a file may ever have.</summary>
internal static class LockRange
{
    /// <summary>
    /// Where the range of a lock begins, each so far beyond the one before that no length reaches it.
    /// </summary>
    public static long StartOf(DiskLockKind which) => which switch
    {
        DiskLockKind.Writing => 1L << 62,
        DiskLockKind.Replacement => 1L << 61,
        _ => throw new ArgumentOutOfRangeException(nameof(which), which, "no such lock"),
    };
}
