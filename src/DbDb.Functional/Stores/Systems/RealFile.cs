using LanguageExt;
using Microsoft.Win32.SafeHandles;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Stores.Systems;

/// <summary>An open file of the real file system.</summary>
internal sealed class RealFile : IDiskFile
{
    private readonly HostSystem _system;
    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly FileIdentity _identity;

    public RealFile(HostSystem system, SafeFileHandle handle, string path)
    {
        _system = system;
        _handle = handle;
        _path = path;
        var error = system.Examine(handle, out var status);
        if (error != 0)
        {
            handle.Dispose();
            throw DiskFailure.Of("examine", path, error);
        }

        _identity = status.Identity;
    }

    public long Length
    {
        get
        {
            long length;
            int error;
            try
            {
                error = _system.Length(_handle, out length);
            }
            catch (Exception exception) when (DiskFailure.Is(exception))
            {
                throw DiskFailure.Of("measure", _path, exception);
            }

            return error == 0 ? length : throw DiskFailure.Of("measure", _path, error);
        }
    }

    public bool IsWrittenBeside => true;

    public int Read(long offset, Span<byte> target)
    {
        try
        {
            var total = 0;
            while (
                total < target.Length && RandomAccess.Read(_handle, target[total..], offset + total) is > 0 and var read
            )
            {
                total += read;
            }

            return total;
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            throw DiskFailure.Of("read", _path, exception);
        }
    }

    public void Prefetch(long offset, int length) => _system.Prefetch(_handle, offset, length);

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        try
        {
            RandomAccess.Write(_handle, bytes, offset);
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            throw DiskFailure.Of("write", _path, exception);
        }
    }

    public void WriteOut(long offset, long length) => _system.WriteOut(_handle, offset, length);

    public void Sync()
    {
        int error;
        try
        {
            error = _system.Sync(_handle);
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            throw DiskFailure.Of("sync", _path, exception);
        }

        ThrowIf("sync", error);
    }

    public void SetLength(long length)
    {
        try
        {
            RandomAccess.SetLength(_handle, length);
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            throw DiskFailure.Of("set the length", _path, exception);
        }
    }

    // One that is mounted elsewhere too is still found there when it has lost its last name.
    public bool IsAt(string path) => _system.Examine(path, out var status) switch
    {
        0 => status.Identity == _identity && status.Names > 0,
        var error when _system.IsMissing(error) => false,
        var error => throw DiskFailure.Of("examine", path, error),
    };

    public Option<string> WhyIrreplaceable(string path) =>
        _system.Examine(path, out var status) is not 0 and var error ? throw DiskFailure.Of("examine", path, error)
        : status.Names > 1
            ? Some(
                $"it has {status.Names} names (hard links), and the others would go on naming the old one: remove them, or make symbolic links of them"
            )
        : status.IsMounted ? Some("it is mounted there by itself: mount its folder, or do it by the file's own path")
        : None;

    public void Resemble(IDiskFile model, bool isWritable = false)
    {
        int error;
        try
        {
            error = _system.Resemble(_handle, ((RealFile)model)._handle, isWritable);
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            throw DiskFailure.Of("set the permissions of", _path, exception);
        }

        ThrowIf("set the permissions of", error);
    }

    public IDiskLock OpenLock(DiskLockKind which) => new RealLock(_system, _handle, _path, which);

    public void Dispose() => _handle.Dispose();

    private void ThrowIf(string operation, int error)
    {
        if (error != 0)
        {
            throw DiskFailure.Of(operation, _path, error);
        }
    }
}
