using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using DbDb.Functional.Stores.Disks;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Stores.Systems;

/// <summary>Linux: files are told apart, locks tell who has them, and what .NET hides is seen.</summary>
/// <param name="processor">On which numbers of system calls depend.</param>
[SupportedOSPlatform("linux")]
internal sealed class LinuxSystem(Architecture processor) : UnixSystem
{
    /// <inheritdoc/>
    public override bool TellsFilesApart => true;

    /// <inheritdoc/>
    public override bool TellsLeftFolders => true;

    /// <inheritdoc/>
    public override int FutexCall => processor switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 98,
        _ => 0,
    };

    /// <inheritdoc/>
    protected override int WouldBlock => LinuxLock.WouldBlock;

    /// <inheritdoc/>
    protected override int CloseOnExec => 0x80000;

    /// <inheritdoc/>
    protected override int WithoutWaiting => 0x900;

    /// <inheritdoc/>
    public override int Look(string path, out DiskEntry entry)
    {
        var error = LinuxStatus.Of(path, out var status);
        var isMissing = error == Errno.NoSuchEntry;
        entry = isMissing ? Missing(path) : status.Type switch
        {
            LinuxStatus.RegularFile => DiskEntry.File,
            LinuxStatus.Folder => DiskEntry.Folder,
            _ => DiskEntry.Other,
        };
        return isMissing ? 0 : error;
    }

    /// <inheritdoc/>
    /// <remarks>As the system finds it, and not as .NET does, by the path's text.</remarks>
    public override bool HasFolder(string path) =>
        LinuxStatus.Of(PathCheck.FolderOf(path), out var status) == 0 && status.Type == LinuxStatus.Folder;

    /// <inheritdoc/>
    public override bool IsDevice(SafeFileHandle file) =>
        LinuxStatus.Of(file, out var status) == 0 && status.Type is not (LinuxStatus.RegularFile or LinuxStatus.Folder);

    /// <inheritdoc/>
    public override int Create(string path, bool isPrivate, out SafeFileHandle file) =>
        LinuxNative.Create(path, ReadWrite | CloseOnExec, isPrivate, out file);

    /// <inheritdoc/>
    public override int TryRename(string path, string target, out bool isRenamed)
    {
        var error = LinuxNative.RenameUnlessThere(path, target);
        isRenamed = error == 0;
        return error == Errno.AlreadyThere ? 0 : error;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// A folder that may be searched, but not read, can't be opened to be synced: then all of the file system is.
    /// </remarks>
    public override int SyncFolder(string folder, string path) => base.SyncFolder(folder, path) switch
    {
        Errno.NotPermitted => SyncFileSystemOf(path),
        var error => error,
    };

    /// <inheritdoc/>
    public override int Examine(SafeFileHandle file, out FileStatus status)
    {
        var error = LinuxStatus.Of(file, out var found);
        status = found.File;
        return error;
    }

    /// <inheritdoc/>
    public override int Examine(string path, out FileStatus status)
    {
        var error = LinuxStatus.Of(path, out var found);
        status = found.File;
        return error;
    }

    /// <inheritdoc/>
    public override int Length(SafeFileHandle file, out long length) => LinuxStatus.LengthOf(file, out length);

    /// <inheritdoc/>
    public override void Prefetch(SafeFileHandle file, long offset, int length) =>
        LinuxNative.Prefetch(file, offset, length);

    /// <inheritdoc/>
    public override void WriteOut(SafeFileHandle file, long offset, long length) =>
        LinuxNative.WriteOut(file, offset, length);

    /// <inheritdoc/>
    public override int Sync(SafeFileHandle file) => LinuxNative.SyncData(file);

    /// <inheritdoc/>
    public override int Resemble(SafeFileHandle file, SafeFileHandle model, bool isWritable) =>
        AccessOfFile.Copy(model, file, isWritable);

    /// <inheritdoc/>
    public override int TryLock(SafeFileHandle file, long start, long length) => LinuxLock.TryTake(file, start, length);

    /// <inheritdoc/>
    public override void Unlock(SafeFileHandle file, long start, long length) => LinuxLock.Release(file, start, length);

    /// <inheritdoc/>
    public override long LockedLength(SafeFileHandle file, long start) => LinuxLock.LengthAt(file, start);

    /// <inheritdoc/>
    protected override bool IsOwn(string path, SafeFileHandle folder) =>
        LinuxStatus.OfLink(path, out var there) == 0
        && LinuxStatus.Of(folder, out var open) == 0
        && there.File.Identity == open.File.Identity
        && there.Type == LinuxStatus.Folder
        && there.User == LinuxNative.User;

    private static DiskEntry Missing(string path) =>
        LinuxStatus.OfLink(path, out var link) == 0 && link.Type == LinuxStatus.Link
            ? DiskEntry.DanglingLink
            : DiskEntry.Nothing;

    private int SyncFileSystemOf(string path)
    {
        var error = Open(path, writable: false, out var file);
        using (file)
        {
            return error != 0 ? error : LinuxNative.SyncFileSystem(file);
        }
    }
}
