using System.Runtime.Versioning;
using System.Text;
using DbDb.Functional.Stores.Disks;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Stores.Systems;

/// <summary>What Linux and macOS have in common.</summary>
[UnsupportedOSPlatform("windows")]
internal abstract class UnixSystem : HostSystem
{
    /// <summary>O_RDWR.</summary>
    protected const int ReadWrite = 2;

    private const int ReadOnly = 0;
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <inheritdoc/>
    public override int LockedByAnother => WouldBlock;

    /// <summary>EWOULDBLOCK.</summary>
    protected abstract int WouldBlock { get; }

    /// <summary>O_CLOEXEC.</summary>
    protected abstract int CloseOnExec { get; }

    /// <summary>
    /// O_NONBLOCK and O_NOCTTY, so that opening a pipe doesn't wait for its other end, nor a terminal become this
    /// process's.
    /// </summary>
    protected abstract int WithoutWaiting { get; }

    /// <inheritdoc/>
    public override bool IsMissing(int error) => error is Errno.NoSuchEntry or Errno.NotAFolder;

    /// <inheritdoc/>
    public override int CodeOf(IOException failure) => Math.Max(failure.HResult, 0);

    /// <inheritdoc/>
    public override int Resolve(string path, out string real)
    {
        var error = UnixNative.RealPath(path, out var bytes);
        if (error != Errno.NoSuchEntry)
        {
            real = error == 0 ? Text(path, bytes) : "";
            return error;
        }

        // The folder of what isn't there, as the system finds it: what stands before the last name may be a link, or
        // lead back from one.
        error = UnixNative.RealPath(PathCheck.FolderOf(path), out bytes);
        real = error == 0 ? Path.Combine(Text(path, bytes), PathCheck.NameIn(path)) : "";
        return error;
    }

    /// <inheritdoc/>
    /// <remarks>Without the lock that .NET takes on every file it opens, whatever sharing it is asked for.</remarks>
    public override int Open(string path, bool writable, out SafeFileHandle file)
    {
        var flags = (writable ? ReadWrite : ReadOnly) | CloseOnExec;
        var error = UnixNative.Open(path, flags | WithoutWaiting, out file);

        // Another has a lease on it, as file servers take them, and gives it up when asked: to wait is to be asked
        // properly.
        return error == WouldBlock ? UnixNative.Open(path, flags, out file) : error;
    }

    /// <inheritdoc/>
    public override void MakePrivate(FileStreamOptions options) => options.UnixCreateMode = OwnersOnly;

    /// <inheritdoc/>
    public override int Rename(string path, string target) => UnixNative.Rename(path, target);

    /// <inheritdoc/>
    public override int Delete(string path) =>
        UnixNative.Delete(path) is not Errno.NoSuchEntry and var error ? error : 0;

    /// <inheritdoc/>
    public override void DropName(string path) => File.Delete(path);

    /// <inheritdoc/>
    public override int SyncFolder(string folder, string path)
    {
        var error = Open(folder, writable: false, out var opened);
        using (opened)
        {
            return error != 0 ? error : UnixNative.Sync(opened);
        }
    }

    /// <inheritdoc/>
    public override int MakeFolder(string path) => UnixNative.MakeFolder(path, OwnersOnly | UnixFileMode.UserExecute);

    /// <inheritdoc/>
    public override SafeFileHandle? LockFolder(string path)
    {
        if (Open(path, writable: false, out var folder) == 0 && IsOwn(path, folder) && UnixNative.TryLock(folder) == 0)
        {
            return folder;
        }

        folder.Dispose();
        return null;
    }

    /// <inheritdoc/>
    /// <remarks>
    /// By the folder that is open, and not by its name, which another may have put a link in the place of.
    /// </remarks>
    public override void DeleteIn(string folder, SafeFileHandle? locked, string name)
    {
        if (locked is null)
        {
            File.Delete(Path.Combine(folder, name));
        }
        else
        {
            UnixNative.DeleteIn(locked, name);
        }
    }

    /// <inheritdoc/>
    /// <remarks>And some sixty more, where .NET can sleep for no less than a millisecond.</remarks>
    public override void Pause(int microseconds) => UnixNative.Pause(microseconds);

    /// <summary>Whether an open folder is this user's own, and the one at a path, which is no link.</summary>
    protected virtual bool IsOwn(string path, SafeFileHandle folder) => true;

    private static string Text(string path, byte[] real)
    {
        try
        {
            return _utf8.GetString(real);
        }
        catch (DecoderFallbackException)
        {
            throw new DiskException("open", path, "it leads to a name that isn't UTF-8");
        }
    }
}
