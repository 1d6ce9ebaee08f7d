using System.Text;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional;

/// <summary>The file system of the machine.</summary>
public sealed class RealDisk : IDisk
{
    private const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private RealDisk()
    {
    }

    /// <summary>The one there is.</summary>
    public static RealDisk Instance { get; } = new();

    /// <inheritdoc/>
    public string Resolve(string path)
    {
        PathCheck.Throw("open", path);
        if (OperatingSystem.IsWindows())
        {
            return Try("open", path, () => Path.GetFullPath(
                File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path));
        }

        return Native.RealPath(path, out var real) switch
        {
            0 => Text(path, real),
            Native.NoSuchEntry => Path.Combine(ResolveFolder(path), PathCheck.NameIn(path)),
            var error => throw DiskFailure.Of("open", path, error),
        };
    }

    /// <inheritdoc/>
    public DiskEntry Look(string path)
    {
        PathCheck.Throw("open", path);
        if (!OperatingSystem.IsLinux())
        {
            return LookByAttributes(path);
        }

        return FileStatus.Of(path, out var status) switch
        {
            0 => status.Type switch
            {
                FileStatus.RegularFile => DiskEntry.File,
                FileStatus.Folder => DiskEntry.Folder,
                _ => DiskEntry.Other,
            },
            Native.NoSuchEntry => FileStatus.OfLink(path, out var link) == 0 && link.Type == FileStatus.Link ? DiskEntry.DanglingLink : DiskEntry.Nothing,
            var error => throw DiskFailure.Of("open", path, error),
        };
    }

    /// <inheritdoc/>
    public IDiskFile Open(string path, bool writable)
    {
        PathCheck.Throw("open", path);
        var handle = OpenHandle("open", path, writable);
        if (OperatingSystem.IsLinux() && FileStatus.Of(handle, out var status) == 0 && status.Type is not (FileStatus.RegularFile or FileStatus.Folder))
        {
            handle.Dispose();
            throw new DiskException("open", path, "it is a device, a pipe or a socket");
        }

        return new RealFile(handle, path);
    }

    /// <inheritdoc/>
    public IDiskFile Create(string path, bool isPrivate)
    {
        PathCheck.Throw("create", path);
        if (OperatingSystem.IsLinux())
        {
            return Native.Create(path, isPrivate, out var handle) is not 0 and var error
                ? throw DiskFailure.Of("create", path, error)
                : new RealFile(handle, path);
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = Shared, BufferSize = 0 };
        if (isPrivate && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return Try("create", path, () =>
        {
            new FileStream(path, options).Dispose();
            return new RealFile(OpenHandle("create", path, writable: true), path); // without the lock that .NET takes
        });
    }

    /// <inheritdoc/>
    public void Rename(string path, string target)
    {
        PathCheck.Throw("rename", target);
        if (OperatingSystem.IsWindows())
        {
            Try("rename", path, () =>
            {
                File.Move(path, target, overwrite: true);
                return target;
            });
        }
        else if (Native.Rename(path, target) is not 0 and var error)
        {
            throw DiskFailure.Of("rename", path, error);
        }
    }

    /// <inheritdoc/>
    public bool TryRename(string path, string target)
    {
        PathCheck.Throw("rename", target);
        if (OperatingSystem.IsLinux())
        {
            return Native.RenameUnlessThere(path, target) switch
            {
                0 => true,
                Native.AlreadyThere => false,
                var error => throw DiskFailure.Of("rename", path, error),
            };
        }

        return Try("rename", path, () =>
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
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        PathCheck.Throw("delete", path);
        if (OperatingSystem.IsWindows())
        {
            Try("delete", path, () =>
            {
                File.Delete(path);
                return path;
            });
        }
        else if (Native.Delete(path) is not (0 or Native.NoSuchEntry) and var error)
        {
            throw DiskFailure.Of("delete", path, error);
        }
    }

    /// <inheritdoc/>
    public void SyncFolderOf(string path)
    {
        // Windows can't sync a folder: its file systems keep a journal of names.
        if (!OperatingSystem.IsWindows() && PathCheck.FolderOf(path) is var folder && SyncFolder(folder, path) is not 0 and var error)
        {
            throw DiskFailure.Of("sync", folder, error);
        }
    }

    // A folder that may be searched, but not read, can't be opened to be synced: then all of the file system is.
    private static int SyncFolder(string folder, string path) => Native.SyncFolder(folder) switch
    {
        Native.NotPermitted when OperatingSystem.IsLinux() => Native.SyncFileSystemOf(path),
        var error => error,
    };

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

    // The folder of what isn't there, as the system finds it: what stands before the last name may be a link, or lead
    // back from one.
    private static string ResolveFolder(string path) => Native.RealPath(PathCheck.FolderOf(path), out var real) is not 0 and var error
        ? throw DiskFailure.Of("open", path, error)
        : Text(path, real);

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

    // Tells no device or pipe from a file: that takes structures which differ between systems and processors.
    private static DiskEntry LookByAttributes(string path) =>
        Directory.Exists(path) ? DiskEntry.Folder
        : File.Exists(path) ? DiskEntry.File
        : Try("open", path, () => new FileInfo(path).LinkTarget is not null) ? DiskEntry.DanglingLink
        : DiskEntry.Nothing;

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
