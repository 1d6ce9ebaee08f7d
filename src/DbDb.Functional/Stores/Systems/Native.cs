using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional;

/// <summary>
/// The system calls that .NET has no method for, or whose failure its method hides: <c>FlushToDisk</c> reports success
/// where <c>fsync</c> failed, a folder can't be opened to be synced, and a lock is taken on every file, but is ignored
/// where the system refuses it; or whose method takes longer than the call. Unix only. Each that can fail returns 0 or
/// the error number; a call that a signal interrupted is made again.
/// </summary>
internal static partial class Native
{
    public const int NoSuchEntry = 2;
    public const int NotPermitted = 13;
    public const int NotAFolder = 20;
    public const int AlreadyThere = 17;

    private const string Library = "libc";
    private const int NotAllowed = 1;
    private const int Interrupted = 4;
    private const int NotImplemented = 38;
    private const int NotSupported = 95;
    private const int ReadOnly = 0;
    private const int ReadWrite = 2;
    private const int CreateExclusively = 0xC0;
    private const int OwnersOnly = 0x180;
    private const int AllThatTheMaskAllows = 0x1B6;
    private const int LeftAlone = -1;

    // posix_fadvise(2) and sync_file_range(2) of Linux
    private const int WillNeed = 3;
    private const uint StartWriting = 2;

    // renameat2(2) of Linux
    private const int CurrentFolder = -100;
    private const uint NoReplacing = 1;

    // fcntl(2) of macOS, where fsync leaves the bytes in the drive's cache
    private const int FullSync = 51;
    private const int Invalid = 22;
    private const int Inapplicable = 25;
    private const int Unsupported = 45;

    private static int WouldBlock => OperatingSystem.IsLinux() ? 11 : 35;

    // So that opening a pipe doesn't wait for its other end, nor a terminal become this process's.
    private static int WithoutWaiting => OperatingSystem.IsLinux() ? 0x900 : 0x2_0004;

    private static int CloseOnExec => OperatingSystem.IsLinux() ? 0x80000 : 0x100_0000;

    /// <summary>
    /// Opens what exists, without the lock that .NET takes on every file it opens, whatever sharing it is asked for.
    /// Waits for no other end of a pipe.
    /// </summary>
    public static int Open(string path, bool writable, out SafeFileHandle file)
    {
        var flags = (writable ? ReadWrite : ReadOnly) | CloseOnExec;
        var error = OpenWith(() => open(path, flags | WithoutWaiting), out file);

        // Another has a lease on it, as file servers take them, and gives it up when asked: to wait is to be asked
        // properly.
        return error == WouldBlock ? OpenWith(() => open(path, flags), out file) : error;
    }

    /// <summary>Creates an empty file where nothing is, not even a link. Linux only.</summary>
    public static int Create(string path, bool isPrivate, out SafeFileHandle file) => OpenWith(
        () => open(path, ReadWrite | CloseOnExec | CreateExclusively, isPrivate ? OwnersOnly : AllThatTheMaskAllows), out file);

    /// <summary>Renames a file, over what may have the other name.</summary>
    public static int Rename(string path, string target) => rename(path, target) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Deletes a file's name.</summary>
    public static int Delete(string path) => unlink(path) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Renames a file unless something has the other name. Linux only.</summary>
    public static int RenameUnlessThere(string path, string target)
    {
        try
        {
            var error = renameat2(CurrentFolder, path, CurrentFolder, target, NoReplacing) == 0 ? 0 : Marshal.GetLastPInvokeError();
            return error is Invalid or NotImplemented ? RenameByLinking(path, target) : error;
        }
        catch (EntryPointNotFoundException)
        {
            return RenameByLinking(path, target); // a C library that doesn't know the call
        }
    }

    /// <summary>The path of a file that exists, with no link in it, as the system finds it.</summary>
    /// <returns>0 or the error number.</returns>
    public static int RealPath(string path, out byte[] real)
    {
        var found = realpath(path, 0);
        var error = found == 0 ? Marshal.GetLastPInvokeError() : 0;
        real = found == 0 ? [] : BytesOf(found);
        free(found);
        return error;
    }

    /// <summary>
    /// Gives a file to a user and a group; where that isn't permitted, to the group; and where that isn't either, it
    /// stays as it is.
    /// </summary>
    public static void Give(SafeFileHandle file, uint user, uint group)
    {
        if (fchown(file, (int)user, (int)group) != 0)
        {
            _ = fchown(file, LeftAlone, (int)group);
        }
    }

    /// <summary>
    /// Lets the system begin to read a part of a file. Linux only; if it won't, it is read when it is asked for.
    /// </summary>
    public static void Prefetch(SafeFileHandle file, long offset, int length) => _ = posix_fadvise(file, offset, length, WillNeed);

    /// <summary>
    /// Lets the system begin to write a part of a file to the medium. Linux only; if it won't, a sync does it all. No
    /// failure of a write is told by it, nor hidden.
    /// </summary>
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

    /// <summary>Makes everything durable that is on the file system of a file. Linux only.</summary>
    public static int SyncFileSystemOf(string path)
    {
        var error = Open(path, writable: false, out var file);
        using (file)
        {
            return error != 0 ? error : Retried(file, syncfs);
        }
    }

    /// <summary>
    /// Sleeps for so many microseconds, and some sixty more, where .NET can sleep for no less than a millisecond. A
    /// signal may end it early.
    /// </summary>
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

    private static int OpenWith(Func<SafeFileHandle> call, out SafeFileHandle file)
    {
        do
        {
            file = call();
        }
        while (file.IsInvalid && Marshal.GetLastPInvokeError() == Interrupted);

        return file.IsInvalid ? Marshal.GetLastPInvokeError() : 0;
    }

    // Where it can't be done at once: a second name first, which is refused where something has it. Where there are no
    // second names, a look must do.
    private static int RenameByLinking(string path, string target) => Linked(path, target) switch
    {
        0 => Delete(path),
        NotAllowed or Invalid or NotImplemented or NotSupported =>
            FileStatus.OfLink(target, out _) is var found && found == NoSuchEntry ? Rename(path, target)
            : found == 0 ? AlreadyThere
            : found,
        var error => error,
    };

    private static int Linked(string path, string target) => link(path, target) == 0 ? 0 : Marshal.GetLastPInvokeError();

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

    [LibraryImport(Library, SetLastError = true)]
    private static partial int syncfs(SafeFileHandle file);

    [LibraryImport(Library)]
    private static partial int sync_file_range(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport(Library)]
    private static partial int posix_fadvise(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fchown(SafeFileHandle file, int user, int group);

    [LibraryImport(Library)]
    private static partial int nanosleep(in Time time, nint remaining);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int folder, string path, int targetFolder, string target, uint flags);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int rename(string path, string target);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string path, string other);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int unlink(string path);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint realpath(string path, nint target);

    [LibraryImport(Library)]
    private static partial void free(nint bytes);

    // A function of variable arguments, called only without any: on some processors those would be passed differently.
    [LibraryImport(Library, SetLastError = true)]
    private static partial int fcntl(SafeFileHandle file, int command);

    // A function of variable arguments as well.
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags);

    // With its third argument only on Linux, where such arguments are passed as any others.
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags, int mode);

    // struct timespec: two longs, which are as long as a pointer
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
