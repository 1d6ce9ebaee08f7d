namespace DbDb.Functional.Stores.Systems;

/// <summary>What makes one file another than any other, and what ties it to its place.</summary>
/// <param name="Identity">Which file it is, whatever its names.</param>
/// <param name="Names">How many names it has.</param>
/// <param name="IsMounted">Whether a file system is mounted where it was found, or this very file is.</param>
internal readonly record struct FileStatus(FileIdentity Identity, uint Names, bool IsMounted)
{
    /// <summary>Where files can't be told apart: every one is the same, with one name.</summary>
    public static FileStatus Untold => new(default, 1, IsMounted: false);
}

/// <summary>Which file it is, whatever its names.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode);
