using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional;

/// <summary>Folders that are their owner's alone, and locks on them. Unix only.</summary>
internal static partial class PrivateFolder
{
    private const string Library = "libc";
    private const int OwnersOnly = 0x1C0;
    private const int LockExclusively = 6; // LOCK_EX and LOCK_NB of flock(2)

    /// <summary>Makes one, where nothing is.</summary>
    /// <returns>0 or the error number.</returns>
    public static int Make(string path) => mkdir(path, OwnersOnly) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>
    /// The folder, open and locked, until it is closed; none if another has the lock, or it isn't this user's own, or a
    /// link.
    /// </summary>
    public static SafeFileHandle? Locked(string path)
    {
        if (Native.Open(path, writable: false, out var folder) == 0 && IsOwn(path, folder) && flock(folder, LockExclusively) == 0)
        {
            return folder;
        }

        folder.Dispose();
        return null;
    }

    /// <summary>Deletes a file in it; if that can't be, it stays.</summary>
    public static void Delete(SafeFileHandle folder, string name) => _ = unlinkat(folder, name, 0);

    private static bool IsOwn(string path, SafeFileHandle folder) =>
        !OperatingSystem.IsLinux()
        || (FileStatus.OfLink(path, out var there) == 0
            && FileStatus.Of(folder, out var open) == 0
            && there.Identity == open.Identity
            && there.Type == FileStatus.Folder
            && there.User == geteuid());

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdir(string path, int mode);

    [LibraryImport(Library)]
    private static partial int flock(SafeFileHandle folder, int operation);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlinkat(SafeFileHandle folder, string name, int flags);

    [LibraryImport(Library)]
    private static partial uint geteuid();
}
