using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Stores.Systems;

/// <summary>
/// The calls that only Linux has, or that can be made only there. Each that can fail returns 0 or the error number; a
/// call that a signal interrupted is made again.
/// </summary>
[SupportedOSPlatform("linux")]
internal static partial class LinuxNative
{
    private const string Library = "libc";

    // open(2)
    private const int CreateExclusively = 0xC0;
    private const int OwnersOnly = 0x180;
    private const int AllThatTheMaskAllows = 0x1B6;

    // posix_fadvise(2) and sync_file_range(2)
    private const int WillNeed = 3;
    private const uint StartWriting = 2;

    // renameat2(2)
    private const int CurrentFolder = -100;
    private const uint NoReplacing = 1;
    private const int NotImplemented = 38;
    private const int NotSupported = 95;

    /// <summary>Who this process is to the system.</summary>
    public static uint User => geteuid();

    /// <summary>Creates an empty file where nothing is, not even a link.</summary>
    public static int Create(string path, int flags, bool isPrivate, out SafeFileHandle file) => UnixNative.OpenWith(
        () => open(path, flags | CreateExclusively, isPrivate ? OwnersOnly : AllThatTheMaskAllows), out file);

    /// <summary>Renames a file unless something has the other name.</summary>
    public static int RenameUnlessThere(string path, string target)
    {
        try
        {
            var error =
                renameat2(CurrentFolder, path, CurrentFolder, target, NoReplacing) == 0
                    ? 0
                    : Marshal.GetLastPInvokeError();
            return error is Errno.Invalid or NotImplemented ? RenameByLinking(path, target) : error;
        }
        catch (EntryPointNotFoundException)
        {
            return RenameByLinking(path, target); // a C library that doesn't know the call
        }
    }

    /// <summary>
    /// Lets the system begin to read a part of a file; if it won't, it is read when it is asked for.
    /// </summary>
    public static void Prefetch(SafeFileHandle file, long offset, int length) =>
        _ = posix_fadvise(file, offset, length, WillNeed);

    /// <summary>
    /// Lets the system begin to write a part of a file to the medium; if it won't, a sync does it all. No failure of a
    /// write is told by it, nor hidden.
    /// </summary>
    public static void WriteOut(SafeFileHandle file, long offset, long length) =>
        _ = sync_file_range(file, offset, length, StartWriting);

    /// <summary>Makes a file's bytes and its length durable.</summary>
    public static int SyncData(SafeFileHandle file) => UnixNative.Retry(file, fdatasync);

    /// <summary>Makes everything durable that is on the file system of an open file.</summary>
    public static int SyncFileSystem(SafeFileHandle file) => UnixNative.Retry(file, syncfs);

    // Where it can't be done at once: a second name first, which is refused where something has it. Where there are no
    // second names, a look must do.
    private static int RenameByLinking(string path, string target) =>
        Link(path, target) switch
        {
            0 => UnixNative.Delete(path),
            Errno.NotAllowed or Errno.Invalid or NotImplemented or NotSupported => LinuxStatus.OfLink(target, out _)
                is var found
            && found == Errno.NoSuchEntry
                ? UnixNative.Rename(path, target)
            : found == 0 ? Errno.AlreadyThere
            : found,
            var error => error,
        };

    private static int Link(string path, string target) => link(path, target) == 0 ? 0 : Marshal.GetLastPInvokeError();

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fdatasync(SafeFileHandle file);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int syncfs(SafeFileHandle file);

    [LibraryImport(Library)]
    private static partial int sync_file_range(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport(Library)]
    private static partial int posix_fadvise(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int renameat2(int folder, string path, int targetFolder, string target, uint flags);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int link(string path, string other);

    // A function of variable arguments, which on Linux are passed as any others.
    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle open(string path, int flags, int mode);

    [LibraryImport(Library)]
    private static partial uint geteuid();
}
