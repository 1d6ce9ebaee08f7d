using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Stores.Systems;

/// <summary>
/// The calls of Linux and macOS that .NET has no method for, or whose failure its method hides: <c>FlushToDisk</c>
/// reports success where <c>fsync</c> failed, a folder can't be opened to be synced, and a lock is taken on every file,
/// but is ignored where the system refuses it; or whose method takes longer than the call. Each that can fail returns 0
/// or the error number; a call that a signal interrupted is made again.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static partial class UnixNative
{
    private const string Library = "libc";

    // flock(2)
    private const int LockExclusively = 2;
    private const int LockWithoutWaiting = 4;
    private const int LockRelease = 8;

    /// <summary>Opens what exists.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="flags">The system's own: one that creates would need a mode too.</param>
    /// <param name="file">It, or an invalid handle.</param>
    public static int Open(string path, int flags, out SafeFileHandle file) =>
        OpenWith(() => open(path, flags), out file);

    /// <summary>Makes a call that opens a file until no signal interrupts it.</summary>
    public static int OpenWith(Func<SafeFileHandle> call, out SafeFileHandle file)
    {
        do
        {
            file = call();
        } while (file.IsInvalid && Marshal.GetLastPInvokeError() == Errno.Interrupted);

        return file.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
    }

    /// <summary>Makes a call until no signal interrupts it.</summary>
    public static int Retry(SafeFileHandle file, Func<SafeFileHandle, int> call)
    {
        while (call(file) < 0)
        {
            if (Marshal.GetLastPInvokeError() is var error && error != Errno.Interrupted)
            {
                return error;
            }
        }

        return 0;
    }

    /// <summary>Renames a file, over what may have the other name.</summary>
    public static int Rename(string path, string target) =>
        rename(path, target) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Deletes a file's name.</summary>
    public static int Delete(string path) => unlink(path) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Deletes the name of a file in an open folder; if that can't be, it stays.</summary>
    public static void DeleteIn(SafeFileHandle folder, string name) => _ = unlinkat(folder, name, 0);

    /// <summary>Makes a folder where nothing is.</summary>
    public static int MakeFolder(string path, UnixFileMode mode) =>
        mkdir(path, (int)mode) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>The path of a file that exists, with no link in it, as the system finds it.</summary>
    public static int RealPath(string path, out byte[] real)
    {
        var found = realpath(path, 0);
        var error = found == 0 ? Marshal.GetLastPInvokeError() : 0;
        real = found == 0 ? [] : BytesOf(found);
        free(found);
        return error;
    }

    /// <summary>Syncs an open file or folder, on macOS to the drive's cache.</summary>
    public static int Sync(SafeFileHandle file) => Retry(file, fsync);

    /// <summary>Locks all of an open file or folder, unless another opening of it has done so.</summary>
    public static int TryLock(SafeFileHandle file) =>
        Retry(file, static file => flock(file, LockExclusively | LockWithoutWaiting));

    /// <summary>Frees what was locked.</summary>
    public static void Unlock(SafeFileHandle file) => Retry(file, static file => flock(file, LockRelease));

    /// <summary>Sleeps for so many microseconds. A signal may end it early.</summary>
    public static void Pause(int microseconds)
    {
        var time = new Time { Seconds = microseconds / 1_000_000, Nanoseconds = microseconds % 1_000_000 * 1000 };
        _ = nanosleep(time, 0);
    }

    private static byte[] BytesOf(nint text)
    {
        var length = 0;
        while (Marshal.ReadByte(text, length) != 0)
        {
            length++;
        }

        var bytes = new byte[length];
        Marshal.Copy(text, bytes, 0, length);
        return bytes;
    }

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int flock(SafeFileHandle file, int operation);

    [LibraryImport(Library)]
    private static partial int nanosleep(in Time time, nint remaining);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string path, string target);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlink(string path);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlinkat(SafeFileHandle folder, string name, int flags);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int mkdir(string path, int mode);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint realpath(string path, nint target);

    [LibraryImport(Library)]
    private static partial void free(nint bytes);

    // A function of variable arguments, called only without any: on some processors those would be passed differently.
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    // struct timespec: two longs, which are as long as a pointer
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
