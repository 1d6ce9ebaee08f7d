using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>What the operating system holds in memory of a folder's files.</summary>
internal static partial class PageCache
{
    private const int DontNeed = 4;

    /// <summary>Puts the files on the medium.</summary>
    public static void Sync(string folder) => ForEachFile(folder, RandomAccess.FlushToDisk);

    /// <summary>
    /// Puts the files on the medium and forgets them, so that the next read comes from there. Linux only.
    /// </summary>
    public static void Evict(string folder) => ForEachFile(folder, file =>
    {
        RandomAccess.FlushToDisk(file);
        var error = posix_fadvise(file, 0, 0, DontNeed);
        if (error != 0)
        {
            throw new IOException($"posix_fadvise: errno {error}");
        }
    });

    /// <summary>The sizes of the files, in bytes.</summary>
    public static long BytesIn(string folder) => new DirectoryInfo(folder).GetFiles().Sum(file => file.Length);

    private static void ForEachFile(string folder, Action<SafeFileHandle> act)
    {
        foreach (var path in Directory.GetFiles(folder))
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            act(file);
        }
    }

    [LibraryImport("libc")]
    private static partial int posix_fadvise(SafeFileHandle file, long offset, long length, int advice);
}
