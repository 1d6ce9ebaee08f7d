using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional;

/// <summary>The file system of the machine.</summary>
public sealed class RealDisk : IDisk
{
    private const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;

    private RealDisk()
    {
    }

    /// <summary>The one there is.</summary>
    public static RealDisk Instance { get; } = new();

    /// <inheritdoc/>
    public string Resolve(string path) => Try("open", path, () =>
        Path.GetFullPath(
            File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path));

    /// <inheritdoc/>
    public DiskEntry Look(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return LookByAttributes(path);
        }

        return FileIdentity.Of(path, out var identity) switch
        {
            0 => identity.Type switch
            {
                FileIdentity.RegularFile => DiskEntry.File,
                FileIdentity.Folder => DiskEntry.Folder,
                _ => DiskEntry.Other,
            },
            Native.NoSuchEntry => IsLink(path) ? DiskEntry.DanglingLink : DiskEntry.Nothing,
            var error => throw DiskFailure.Of("open", path, error),
        };
    }

    /// <inheritdoc/>
    public IDiskFile Open(string path, bool writable) => new RealFile(OpenHandle("open", path, writable), path);

    /// <inheritdoc/>
    public IDiskFile Create(string path, string model)
    {
        Delete(path); // rather than to follow a link that somebody left there, and to empty what it leads to
        return Try("create", path, () =>
        {
            var handle = File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, Shared);
            if (!OperatingSystem.IsWindows() && File.Exists(model))
            {
                if (OperatingSystem.IsLinux() && FileIdentity.OwnerOf(model, out var owner) == 0)
                {
                    Native.Give(handle, owner.User, owner.Group);
                }

                File.SetUnixFileMode(handle, File.GetUnixFileMode(model));
            }

            return new RealFile(handle, path);
        });
    }

    /// <inheritdoc/>
    public void Rename(string path, string target) => Try("rename", path, () =>
    {
        File.Move(path, target, overwrite: true);
        return target;
    });

    /// <summary>Gives a file another name, unless something has that.</summary>
    /// <returns>Whether nothing had.</returns>
    /// <exception cref="DiskException">It can't.</exception>
    internal bool TryRename(string path, string target) => Try("rename", path, () =>
    {
        try
        {
            File.Move(path, target, overwrite: false);
            return true;
        }
        catch (IOException) when (Look(target) != DiskEntry.Nothing)
        {
            return false;
        }
    });

    /// <inheritdoc/>
    public void Delete(string path) => Try("delete", path, () =>
    {
        File.Delete(path);
        return path;
    });

    /// <inheritdoc/>
    public void SyncFolderOf(string path)
    {
        // Windows can't sync a folder: its file systems keep a journal of names.
        if (!OperatingSystem.IsWindows()
            && Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder
            && Native.SyncFolder(folder) is not 0 and var error)
        {
            throw DiskFailure.Of("sync", folder, error);
        }
    }

    /// <inheritdoc/>
    public IDiskLock OpenLock(string path) => new RealLock(path);

    internal static SafeFileHandle OpenHandle(string operation, string path, bool writable)
    {
        if (OperatingSystem.IsWindows())
        {
            var access = writable ? FileAccess.ReadWrite : FileAccess.Read;
            return Try(operation, path, () => File.OpenHandle(path, FileMode.Open, access, Shared));
        }

        return Native.Open(path, writable, out var handle) is not 0 and var error
            ? throw DiskFailure.Of(operation, path, error)
            : handle;
    }

    // Tells no device or pipe from a file: that takes structures which differ between systems and processors.
    private static DiskEntry LookByAttributes(string path) =>
        Directory.Exists(path) ? DiskEntry.Folder
        : File.Exists(path) ? DiskEntry.File
        : IsLink(path) ? DiskEntry.DanglingLink
        : DiskEntry.Nothing;

    private static bool IsLink(string path) => Try("open", path, () => new FileInfo(path).LinkTarget is not null);

    private static T Try<T>(string operation, string path, Func<T> effect)
    {
        try
        {
            return effect();
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            throw DiskFailure.Of(operation, path, exception);
        }
    }
}
