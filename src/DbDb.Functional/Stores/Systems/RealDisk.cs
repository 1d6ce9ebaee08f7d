using DbDb.Functional.Stores.Disks;
using DbDb.Functional.Stores.Systems;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional;

/// <summary>The file system of the machine.</summary>
public sealed class RealDisk : IDisk
{
    private readonly HostSystem _system;

    internal RealDisk(HostSystem system) => _system = system;

    private delegate int Call<T>(out T result);

    /// <summary>The one there is.</summary>
    public static RealDisk Instance { get; } = new(ThisSystem.Instance);

    /// <summary>See <see cref="HostSystem.TellsFilesApart"/>.</summary>
    internal bool TellsFilesApart => _system.TellsFilesApart;

    /// <inheritdoc/>
    public string Resolve(string path)
    {
        PathCheck.Throw("open", path);
        return Make<string>("open", path, (out real) => _system.Resolve(path, out real));
    }

    /// <inheritdoc/>
    public DiskEntry Look(string path)
    {
        PathCheck.Throw("open", path);
        return Make<DiskEntry>("open", path, (out entry) => _system.Look(path, out entry));
    }

    /// <inheritdoc/>
    public IDiskFile Open(string path, bool writable)
    {
        PathCheck.Throw("open", path);
        var handle = Make<SafeFileHandle>("open", path, (out file) => _system.Open(path, writable, out file));
        if (_system.IsDevice(handle))
        {
            handle.Dispose();
            throw new DiskException("open", path, "it is a device, a pipe or a socket");
        }

        return new RealFile(_system, handle, path);
    }

    /// <inheritdoc/>
    public IDiskFile Create(string path, bool isPrivate)
    {
        PathCheck.Throw("create", path);
        return new RealFile(
            _system,
            Make<SafeFileHandle>("create", path, (out file) => _system.Create(path, isPrivate, out file)),
            path
        );
    }

    /// <inheritdoc/>
    public void Rename(string path, string target)
    {
        PathCheck.Throw("rename", target);
        Make("rename", path, () => _system.Rename(path, target));
    }

    /// <inheritdoc/>
    public bool TryRename(string path, string target)
    {
        PathCheck.Throw("rename", target);
        return Make<bool>("rename", path, (out isRenamed) => _system.TryRename(path, target, out isRenamed));
    }

    /// <inheritdoc/>
    public void Delete(string path)
    {
        PathCheck.Throw("delete", path);
        Make("delete", path, () => _system.Delete(path));
    }

    /// <inheritdoc/>
    public void SyncFolderOf(string path)
    {
        var folder = PathCheck.FolderOf(path);
        Make("sync", folder, () => _system.SyncFolder(folder, path));
    }

    private static void Make(string operation, string path, Func<int> call) =>
        Make<int>(operation, path, (out none) => none = call());

    // Makes a call, and an exception of its failure.
    private static T Make<T>(string operation, string path, Call<T> call)
    {
        int error;
        T result;
        try
        {
            error = call(out result);
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            throw DiskFailure.Of(operation, path, exception);
        }

        return error == 0 ? result : throw DiskFailure.Of(operation, path, error);
    }
}
