using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional;

/// <summary>
/// The system calls that .NET has no method for, or whose failure its method hides: <c>FlushToDisk</c> reports success where
/// <c>fsync</c> failed, a folder can't be opened to be synced, and a lock is taken on every file, but is ignored where the system
/// refuses it; or whose method takes longer than the call.
/// Unix only. Each that can fail returns 0 or the error number; a call that a signal interrupted is made again.
/// </summary>
internal static partial class Native
{
    public const int NoSuchEntry = 2;
    public const int NotAFolder = 20;

    private const string Library = "libc";
    private const int Interrupted = 4;
    private const int AnyAccess = 0;
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int ForAllThatTheMaskAllows = 0x1B6;

    // flock(2): the same everywhere
    private const int LockExclusive = 2;
    private const int LockNonBlocking = 4;
    private const int LockRelease = 8;

    // posix_fadvise(2) and sync_file_range(2) of Linux
    private const int WillNeed = 3;
    private const uint StartWriting = 2;

    // chown(2): leaves the user as it is
    private const uint Nobody = uint.MaxValue;

    // fcntl(2) of macOS, where fsync leaves the bytes in the drive's cache
    private const int FullSync = 51;
    private const int Invalid = 22;
    private const int Inapplicable = 25;
    private const int Unsupported = 45;

    /// <summary>The error of a lock that another holds (EWOULDBLOCK).</summary>
    public static int WouldBlock => OperatingSystem.IsLinux() ? 11 : 35;

    private static int CloseOnExec => OperatingSystem.IsLinux() ? 0x80000 : 0x100_0000;

    /// <summary>
    /// Opens a file that exists, without the lock that .NET takes on every file it opens, whatever sharing it is asked for.
    /// </summary>
    public static int Open(string path, bool writable, out SafeFileHandle file)
    {
        do
        {
            file = open(path, (writable ? ReadWrite : ReadOnly) | CloseOnExec);
        }
        while (file.IsInvalid && Marshal.GetLastPInvokeError() == Interrupted);

        return file.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>Whether a path names anything: .NET's own question makes the path absolute each time, which takes longer than to ask.</summary>
    public static bool IsThere(string path) => access(path, AnyAccess) == 0;

    /// <summary>Creates an empty file.</summary>
    public static int Create(string path)
    {
        while (true)
        {
            using var file = creat(path, ForAllThatTheMaskAllows);
            if (!file.IsInvalid || Marshal.GetLastPInvokeError() != Interrupted)
            {
                return file.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
            }
        }
    }

    /// <summary>Gives a file to a user and a group; where that isn't permitted, to the group; and where that isn't either, it stays as it is.</summary>
    public static void Give(SafeFileHandle file, uint user, uint group)
    {
        if (fchown(file, user, group) != 0)
        {
            _ = fchown(file, Nobody, group);
        }
    }

    /// <summary>Lets the system begin to read a part of a file. Linux only; if it won't, it is read when it is asked for.</summary>
    public static void Prefetch(SafeFileHandle file, long offset, int length) => _ = posix_fadvise(file, offset, length, WillNeed);

    /// <summary>Lets the system begin to write a part of a file to the medium. Linux only; if it won't, a sync does it all. No failure of a write is told by it, nor hidden.</summary>
    public static void WriteOut(SafeFileHandle file, long offset, long length) => _ = sync_file_range(file, offset, length, StartWriting);

    /// <summary>Makes a file's bytes and its length durable.</summary>
    public static int Sync(SafeFileHandle file) =>
        OperatingSystem.IsMacOS() ? FullSyncOrSync(file) : Retried(file, fdatasync);

    /// <summary>Makes the names in a folder durable.</summary>
    public static int SyncFolder(string path)
    {
        var error = Open(path, writable: false, out var folder);
        using (folder)
        {
            return error != 0 ? error : Retried(folder, fsync);
        }
    }

    /// <summary>Takes the lock on an open file, or returns <see cref="WouldBlock"/> at once.</summary>
    public static int TryLock(SafeFileHandle file) =>
        Retried(file, static file => flock(file, LockExclusive | LockNonBlocking));

    /// <summary>Frees the lock on an open file.</summary>
    public static int Unlock(SafeFileHandle file) => Retried(file, static file => flock(file, LockRelease));

    /// <summary>Sleeps for so many microseconds, and some sixty more, where .NET can sleep for no less than a millisecond. A signal may end it early.</summary>
    public static void Pause(int microseconds)
    {
        var time = new Time { Seconds = microseconds / 1_000_000, Nanoseconds = microseconds % 1_000_000 * 1000 };
        _ = nanosleep(time, 0);
    }

    // Some file systems of macOS know no full sync: there its fsync is all there is. Any other failure stands.
    private static int FullSyncOrSync(SafeFileHandle file)
    {
        var error = Retried(file, static file => fcntl(file, FullSync));
        return error is Unsupported or Inapplicable or Invalid ? Retried(file, fsync) : error;
    }

    private static int Retried(SafeFileHandle file, Func<SafeFileHandle, int> call)
    {
        while (call(file) < 0)
        {
            if (Marshal.GetLastPInvokeError() is var error && error != Interrupted)
            {
                return error;
            }
        }

        return 0;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport(Library)]
    private static partial int sync_file_range(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport(Library)]
    private static partial int posix_fadvise(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fchown(SafeFileHandle file, uint user, uint group);

    [LibraryImport(Library)]
    private static partial int nanosleep(in Time time, nint remaining);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int access(string path, int mode);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    // A function of variable arguments, called only without any: on some processors those would be passed differently.
    [LibraryImport(Library, SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle creat(string path, int mode);

    // A function of variable arguments as well: it opens, and creat creates.
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    // struct timespec: two longs, which are as long as a pointer
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
