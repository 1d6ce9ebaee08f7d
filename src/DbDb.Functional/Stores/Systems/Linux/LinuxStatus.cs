using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Stores.Systems;

/// <summary>
/// What Linux says of a file, by <c>statx</c>, whose structure is the same on every processor. It isn't asked for
/// times: Linux then gives each later write a time of its own, and every sync writes the inode, one request to the
/// device more.
/// </summary>
/// <param name="File">Which file it is.</param>
/// <param name="Type">Of what type.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Group">Of which group.</param>
/// <param name="Permissions">Who may do what with it.</param>
[SupportedOSPlatform("linux")]
internal readonly partial record struct LinuxStatus(
    FileStatus File,
    int Type,
    uint User,
    uint Group,
    UnixFileMode Permissions
)
{
    public const int RegularFile = 0x8000;
    public const int Folder = 0x4000;
    public const int Link = 0xA000;

    private const int TypeMask = 0xF000;
    private const int PermissionsMask = 0x1FF;
    private const int CurrentFolder = -100;
    private const int OfTheDescriptor = 0x1000;
    private const int OfTheLink = 0x100;
    private const uint AllButTimes = 0x11F;
    private const uint SizeOnly = 0x200;
    private const ulong MountRoot = 0x2000;

    /// <summary>Of what a path names, links followed.</summary>
    /// <returns>0 or the error number.</returns>
    public static int Of(string path, out LinuxStatus status) => At(path, 0, out status);

    /// <summary>Of what a path names, be it a link.</summary>
    /// <returns>0 or the error number.</returns>
    public static int OfLink(string path, out LinuxStatus status) => At(path, OfTheLink, out status);

    /// <summary>Of an open file.</summary>
    /// <returns>0 or the error number.</returns>
    public static int Of(SafeFileHandle file, out LinuxStatus status)
    {
        var error =
            statx(file, "", OfTheDescriptor, AllButTimes, out var found) == 0 ? 0 : Marshal.GetLastPInvokeError();
        status = From(found);
        return error;
    }

    /// <summary>The length of an open file, in bytes.</summary>
    /// <returns>0 or the error number.</returns>
    public static int LengthOf(SafeFileHandle file, out long length)
    {
        var error = statx(file, "", OfTheDescriptor, SizeOnly, out var found) == 0 ? 0 : Marshal.GetLastPInvokeError();
        length = (long)found.Size;
        return error;
    }

    private static int At(string path, int flags, out LinuxStatus status)
    {
        var error =
            statx(CurrentFolder, path, flags, AllButTimes, out var found) == 0 ? 0 : Marshal.GetLastPInvokeError();
        status = From(found);
        return error;
    }

    private static LinuxStatus From(in Status found) =>
        new(
            new(
                new(((ulong)found.DeviceMajor << 32) | found.DeviceMinor, found.Inode),
                found.Names,
                (found.Attributes & MountRoot) != 0
            ),
            found.Mode & TypeMask,
            found.User,
            found.Group,
            (UnixFileMode)(found.Mode & PermissionsMask)
        );

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, out Status status);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(SafeFileHandle folder, string path, int flags, uint mask, out Status status);

    // struct statx of Linux's <linux/stat.h>, as far as it is wanted
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Status
    {
        [FieldOffset(8)]
        public ulong Attributes;

        [FieldOffset(16)]
        public uint Names;

        [FieldOffset(20)]
        public uint User;

        [FieldOffset(24)]
        public uint Group;

        [FieldOffset(28)]
        public ushort Mode;

        [FieldOffset(32)]
        public ulong Inode;

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
