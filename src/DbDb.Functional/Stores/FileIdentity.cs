using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional;

/// <summary>
/// Which file it is, whatever its name, of what type, and whose: device and inode by <c>statx</c>, whose structure is the same on every
/// processor. Linux only.
/// </summary>
internal readonly partial record struct FileIdentity(ulong Device, ulong Inode, int Type)
{
    public const int RegularFile = 0x8000;
    public const int Folder = 0x4000;

    private const int TypeMask = 0xF000;
    private const int CurrentFolder = -100;
    private const int OfTheDescriptor = 0x1000;
    private const uint TypeAndInode = 0x101;
    private const uint SizeOnly = 0x200;
    private const uint UserAndGroup = 0x18;

    /// <summary>Of what a path names, links followed.</summary>
    /// <param name="path">The path.</param>
    /// <param name="identity">The identity, if there is one.</param>
    /// <returns>0 or the error number.</returns>
    public static int Of(string path, out FileIdentity identity)
    {
        var error = statx(CurrentFolder, path, 0, TypeAndInode, out var status) == 0 ? 0 : Marshal.GetLastPInvokeError();
        identity = From(status);
        return error;
    }

    /// <summary>Of an open file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="identity">The identity.</param>
    /// <returns>0 or the error number.</returns>
    public static int Of(SafeFileHandle file, out FileIdentity identity)
    {
        var error = statx(file, "", OfTheDescriptor, TypeAndInode, out var status) == 0 ? 0 : Marshal.GetLastPInvokeError();
        identity = From(status);
        return error;
    }

    /// <summary>The length of an open file, in bytes.</summary>
    public static int LengthOf(SafeFileHandle file, out long length)
    {
        var error = statx(file, "", OfTheDescriptor, SizeOnly, out var status) == 0 ? 0 : Marshal.GetLastPInvokeError();
        length = (long)status.Size;
        return error;
    }

    /// <summary>Whose the file is that a path names, links followed.</summary>
    public static int OwnerOf(string path, out (uint User, uint Group) owner)
    {
        var error = statx(CurrentFolder, path, 0, UserAndGroup, out var status) == 0 ? 0 : Marshal.GetLastPInvokeError();
        owner = (status.User, status.Group);
        return error;
    }

    private static FileIdentity From(in Status status) =>
        new(((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Inode, status.Mode & TypeMask);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(int folder, string path, int flags, uint mask, out Status status);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int statx(SafeFileHandle folder, string path, int flags, uint mask, out Status status);

    // struct statx of Linux's <linux/stat.h>, as far as it is wanted
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

        [FieldOffset(40)]
        public ulong Size;

        [FieldOffset(136)]
        public uint DeviceMajor;

        [FieldOffset(140)]
        public uint DeviceMinor;
    }
}
