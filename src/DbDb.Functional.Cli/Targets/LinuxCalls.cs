using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Cli;

/// <summary>
/// System calls of Linux by which a file is made in a folder that is open, and takes its name there: whatever happens
/// meanwhile to the path that led to the folder. Names are bytes that end in a zero. Those that return a number return
/// 0 or the error's.
/// </summary>
internal static partial class LinuxCalls
{
    /// <summary>Where the system shows open files, which it needn't do.</summary>
    public const string OpenFiles = "/proc/self/fd";

    public const int NoSuchEntry = 2; // ENOENT
    public const int Exists = 17; // EEXIST
    public const int RegularFile = 0x8000; // S_IFREG

    private const string Library = "libc";
    private const int CurrentFolder = -100; // AT_FDCWD
    private const int OfTheDescriptor = 0x1000; // AT_EMPTY_PATH
    private const int NotOverLinks = 0x100; // AT_SYMLINK_NOFOLLOW
    private const int OverLinks = 0x400; // AT_SYMLINK_FOLLOW
    private const uint Wanted = 0x11B; // STATX_TYPE, _MODE, _UID, _GID, _INO
    private const int TypeMask = 0xF000;
    private const int RightsMask = 0x1FF;

    private const int NoData = 61; // ENODATA
    private const int Unsupported = 95; // EOPNOTSUPP
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Exclusively = 0x80;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int PathOnly = 0x200000;
    private const int Unnamed = 0x400000;

    // O_DIRECTORY differs between processors
    private static int Folder =>
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Ppc64le
            ? 0x4000
            : 0x10000;

    /// <summary>A file that is there, to be written; a pipe isn't waited for.</summary>
    public static SafeFileHandle OpenToWrite(byte[] path) =>
        openat(CurrentFolder, path, WriteOnly | NonBlocking | CloseOnExec, 0);

    /// <summary>What a path leads to, without the right to read or write it.</summary>
    public static SafeFileHandle OpenPath(byte[] path) => openat(CurrentFolder, path, PathOnly | CloseOnExec, 0);

    /// <summary>A folder, so that it can be synced if it may be read.</summary>
    public static SafeFileHandle OpenFolder(byte[] path) =>
        openat(CurrentFolder, path, Folder | CloseOnExec, 0) is { IsInvalid: false } readable ? readable
        : openat(CurrentFolder, path, Folder | PathOnly | CloseOnExec, 0);

    /// <summary>A new file in a folder, without a name: nothing of it is left when it is closed.</summary>
    public static SafeFileHandle CreateUnnamed(SafeFileHandle folder, int mode) =>
        openat(folder, [(byte)'.', 0], Unnamed | Folder | WriteOnly | CloseOnExec, mode);

    /// <summary>A new file in a folder by a name that nothing has, not even a link.</summary>
    public static SafeFileHandle CreateNamed(SafeFileHandle folder, byte[] name, int mode) =>
        openat(folder, name, Create | Exclusively | WriteOnly | CloseOnExec, mode);

    /// <summary>Gives a file without a name one, unless something has it.</summary>
    public static int Name(SafeFileHandle file, SafeFileHandle folder, byte[] name) =>
        Outcome(linkat(CurrentFolder, PathOf(file), folder, name, OverLinks));

    /// <summary>Gives a file that has a name another one in the same folder, unless something has it.</summary>
    public static int Link(SafeFileHandle folder, byte[] name, byte[] other) =>
        Outcome(linkat(folder, name, folder, other, 0));

    /// <summary>The path by which the system knows an open file.</summary>
    public static byte[] PathOf(SafeFileHandle file) =>
        [.. System.Text.Encoding.ASCII.GetBytes($"{OpenFiles}/{file.DangerousGetHandle()}"), 0];

    /// <summary>Where an open file lies, without a zero at the end; empty if that isn't known.</summary>
    public static byte[] FindLocation(SafeFileHandle file)
    {
        var location = new byte[64 << 10];
        var length = readlink(PathOf(file), location, (nuint)location.Length);
        return length > 0 && length < location.Length ? location[..(int)length] : [];
    }

    /// <summary>Gives a name to what has another in the same folder, and takes it from what had it.</summary>
    public static int Rename(SafeFileHandle folder, byte[] name, byte[] target) =>
        Outcome(renameat(folder, name, folder, target));

    /// <summary>Takes a name away.</summary>
    public static int Unlink(SafeFileHandle folder, byte[] name) => Outcome(unlinkat(folder, name, 0));

    /// <summary>Makes bytes, or a folder's names, durable.</summary>
    public static int Sync(SafeFileHandle file) => Outcome(fsync(file));

    /// <summary>What an open file is.</summary>
    public static FileFacts? Examine(SafeFileHandle file) =>
        statx(file, [0], OfTheDescriptor, Wanted, out var status) == 0 ? From(status) : null;

    /// <summary>What has a name in a folder, be it a link.</summary>
    public static FileFacts? Examine(SafeFileHandle folder, byte[] name) =>
        statx(folder, name, NotOverLinks, Wanted, out var status) == 0 ? From(status) : null;

    /// <summary>Gives a file to a user and a group; -1 leaves it.</summary>
    public static int Give(SafeFileHandle file, uint user, uint group) => Outcome(fchown(file, user, group));

    /// <summary>Sets who may do what.</summary>
    public static int SetMode(SafeFileHandle file, int mode) => Outcome(fchmod(file, (uint)mode));

    /// <summary>The names of a file's extended attributes, each ended by a zero; null if they can't be known.</summary>
    public static byte[]? ReadAttributeNames(SafeFileHandle file) =>
        ReadWhole(bytes => flistxattr(file, bytes, (nuint)bytes.Length));

    /// <summary>An extended attribute; null if it can't be read.</summary>
    public static byte[]? ReadAttribute(SafeFileHandle file, byte[] name) =>
        ReadWhole(bytes => fgetxattr(file, name, bytes, (nuint)bytes.Length));

    /// <summary>Sets an extended attribute.</summary>
    public static int SetAttribute(SafeFileHandle file, byte[] name, byte[] value) =>
        Outcome(fsetxattr(file, name, value, (nuint)value.Length, 0));

    /// <summary>Takes an extended attribute away.</summary>
    public static int RemoveAttribute(SafeFileHandle file, byte[] name) => Outcome(fremovexattr(file, name));

    /// <summary>The error of the call before.</summary>
    public static int LastError => Marshal.GetLastPInvokeError();

    private static int Outcome(int result) => result == 0 ? 0 : LastError;

    // the most that the system allows
    private static byte[]? ReadWhole(Func<byte[], nint> read)
    {
        var bytes = new byte[64 << 10];
        return read(bytes) is >= 0 and var length ? bytes[..(int)length]
            : LastError is Unsupported or NoData ? [] // there are none
            : null;
    }

    private static FileFacts From(in Status status) => new(
        status.Mode & TypeMask,
        status.Mode & RightsMask,
        status.User,
        status.Group,
        status.Inode,
        ((ulong)status.DeviceMajor << 32) | status.DeviceMinor);

    // A function of variable arguments: on Linux's processors they are passed as any others.
    [LibraryImport(Library, SetLastError = true)]
    private static partial SafeFileHandle openat(int folder, byte[] path, int flags, int mode);

    [LibraryImport(Library, SetLastError = true)]
    private static partial SafeFileHandle openat(SafeFileHandle folder, byte[] path, int flags, int mode);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int linkat(int folder, byte[] path, SafeFileHandle newFolder, byte[] newName, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int linkat(
        SafeFileHandle folder, byte[] name, SafeFileHandle newFolder, byte[] newName, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint readlink(byte[] path, byte[] target, nuint size);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int renameat(SafeFileHandle folder, byte[] name, SafeFileHandle newFolder, byte[] newName);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int unlinkat(SafeFileHandle folder, byte[] name, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fsync(SafeFileHandle file);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int statx(SafeFileHandle folder, byte[] path, int flags, uint mask, out Status status);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fchown(SafeFileHandle file, uint user, uint group);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fchmod(SafeFileHandle file, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint flistxattr(SafeFileHandle file, byte[] names, nuint size);

    [LibraryImport(Library, SetLastError = true)]
    private static partial nint fgetxattr(SafeFileHandle file, byte[] name, byte[] value, nuint size);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fsetxattr(SafeFileHandle file, byte[] name, byte[] value, nuint size, int flags);

    [LibraryImport(Library, SetLastError = true)]
    private static partial int fremovexattr(SafeFileHandle file, byte[] name);

    // struct statx, which is the same on every processor
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
