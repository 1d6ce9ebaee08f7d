using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional;

/// <summary>An open file of the real file system.</summary>
internal sealed class RealFile : IDiskFile
{
    private readonly SafeFileHandle _handle;
    private readonly string _path;
    private readonly FileIdentity _identity;

    public RealFile(SafeFileHandle handle, string path)
    {
        _handle = handle;
        _path = path;
        if (OperatingSystem.IsLinux() && FileIdentity.Of(handle, out _identity) is not 0 and var error)
        {
            throw DiskFailure.Of("examine", path, error);
        }
    }

    public long Length
    {
        get
        {
            // Not by fstat, which asks for the times too: Linux then gives each later write a time of its own, and every sync
            // writes the inode, one request to the device more.
            if (OperatingSystem.IsLinux())
            {
                return FileIdentity.LengthOf(_handle, out var length) is not 0 and var error
                    ? throw DiskFailure.Of("measure", _path, error)
                    : length;
            }

            try
            {
                return RandomAccess.GetLength(_handle);
            }
            catch (Exception exception) when (DiskFailure.Is(exception))
            {
                throw DiskFailure.Of("measure", _path, exception);
            }
        }
    }

    public bool IsWrittenBeside => true;

    public int Read(long offset, Span<byte> target)
    {
        try
        {
            var total = 0;
            while (total < target.Length && RandomAccess.Read(_handle, target[total..], offset + total) is > 0 and var read)
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

    public void Prefetch(long offset, int length)
    {
        if (OperatingSystem.IsLinux())
        {
            Native.Prefetch(_handle, offset, length);
        }
    }

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

    public void WriteOut(long offset, long length)
    {
        if (OperatingSystem.IsLinux())
        {
            Native.WriteOut(_handle, offset, length);
        }
    }

    public void Sync()
    {
        if (!OperatingSystem.IsWindows())
        {
            if (Native.Sync(_handle) is not 0 and var error)
            {
                throw DiskFailure.Of("sync", _path, error);
            }

            return;
        }

        try
        {
            RandomAccess.FlushToDisk(_handle);
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            throw DiskFailure.Of("sync", _path, exception);
        }
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

    // Elsewhere than on Linux the structures that tell a file's identity differ between systems and processors. There a file
    // that somebody replaced goes on being written, out of reach, until it is reopened; nobody else's file is harmed.
    public bool IsAt(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        return FileIdentity.Of(path, out var identity) switch
        {
            0 => identity == _identity,
            Native.NoSuchEntry or Native.NotAFolder => false,
            var error => throw DiskFailure.Of("examine", path, error),
        };
    }

    public void Dispose() => _handle.Dispose();
}
