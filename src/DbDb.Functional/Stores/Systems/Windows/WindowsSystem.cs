using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Stores.Systems;

/// <summary>
/// Windows, nearly all of it as .NET knows it: only locks are its own. It doesn't tell who has one. Files aren't told
/// apart yet, and a folder has no locks.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsSystem : HostSystem
{
    private const int CodeMask = 0xFFFF;
    private const int FileNotFound = 2;
    private const int PathNotFound = 3;

    /// <inheritdoc/>
    public override int LockedByAnother => WindowsLock.Violation;

    /// <inheritdoc/>
    public override bool IsMissing(int error) => error is FileNotFound or PathNotFound;

    /// <inheritdoc/>
    public override int CodeOf(IOException failure) =>
        failure.HResult > 0 ? failure.HResult : failure.HResult & CodeMask;

    /// <inheritdoc/>
    public override int Resolve(string path, out string real)
    {
        real = Path.GetFullPath(
            File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target
                ? target.FullName
                : path
        );
        return 0;
    }

    /// <inheritdoc/>
    public override int Open(string path, bool writable, out SafeFileHandle file)
    {
        file = File.OpenHandle(path, FileMode.Open, writable ? FileAccess.ReadWrite : FileAccess.Read, Shared);
        return 0;
    }

    /// <inheritdoc/>
    public override void MakePrivate(FileStreamOptions options)
    {
        // It may be opened by whomever the folder's access list lets.
    }

    /// <inheritdoc/>
    public override int Rename(string path, string target)
    {
        File.Move(path, target, overwrite: true);
        return 0;
    }

    /// <inheritdoc/>
    public override int Delete(string path)
    {
        File.Delete(path);
        return 0;
    }

    /// <inheritdoc/>
    public override void DropName(string path)
    {
        // A file keeps its name until it is closed.
    }

    /// <inheritdoc/>
    /// <remarks>A folder can't be synced: the file systems keep a journal of names.</remarks>
    public override int SyncFolder(string folder, string path) => 0;

    /// <inheritdoc/>
    public override int Sync(SafeFileHandle file)
    {
        RandomAccess.FlushToDisk(file);
        return 0;
    }

    /// <inheritdoc/>
    /// <remarks>It is left to the folder's access list.</remarks>
    public override int Resemble(SafeFileHandle file, SafeFileHandle model, bool isWritable) => 0;

    /// <inheritdoc/>
    public override int TryLock(SafeFileHandle file, long start, long length) => WindowsLock.TryTake(file, start);

    /// <inheritdoc/>
    public override void Unlock(SafeFileHandle file, long start, long length) => WindowsLock.Release(file, start);

    /// <inheritdoc/>
    public override int MakeFolder(string path)
    {
        Directory.CreateDirectory(path);
        return 0;
    }

    /// <inheritdoc/>
    public override SafeFileHandle? LockFolder(string path) => null;

    /// <inheritdoc/>
    public override void DeleteIn(string folder, SafeFileHandle? locked, string name) =>
        File.Delete(Path.Combine(folder, name));

    /// <inheritdoc/>
    public override void Pause(int microseconds) => Thread.Sleep(microseconds / 1000);
}
