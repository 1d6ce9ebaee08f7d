using LanguageExt;
using Microsoft.Win32.SafeHandles;
using static LanguageExt.Prelude;

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
        if (OperatingSystem.IsLinux())
        {
            var error = FileStatus.Of(handle, out var status);
            if (error != 0)
            {
                handle.Dispose();
                throw DiskFailure.Of("examine", path, error);
            }

            _identity = status.Identity;
        }
    }

    public long Length
    {
        get
        {
            if (OperatingSystem.IsLinux())
            {
                return FileStatus.LengthOf(_handle, out var length) is not 0 and var error
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

    // Elsewhere than on Linux the structures that tell a file's identity differ between systems and processors. There a
    // file that somebody replaced goes on being written, out of reach, until it is reopened; nobody else's file is
    // harmed.
    public bool IsAt(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return true;
        }

        // One that is mounted elsewhere too is still found there when it has lost its last name.
        return FileStatus.Of(path, out var status) switch
        {
            0 => status.Identity == _identity && status.Names > 0,
            Native.NoSuchEntry or Native.NotAFolder => false,
            var error => throw DiskFailure.Of("examine", path, error),
        };
    }

    public Option<string> WhyIrreplaceable(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return None;
        }

        return FileStatus.Of(path, out var status) is not 0 and var error ? throw DiskFailure.Of("examine", path, error)
            : status.Names > 1 ? Some($"it has {status.Names} names (hard links), and the others would go on naming the old one: remove them, or make symbolic links of them")
            : status.IsMounted ? Some("it is mounted there by itself: mount its folder, or do it by the file's own path")
            : None;
    }

    public void Resemble(IDiskFile model, bool isWritable = false)
    {
        var other = ((RealFile)model)._handle;
        if (OperatingSystem.IsLinux())
        {
            if (AccessOfFile.Copy(other, _handle, isWritable) is not 0 and var error)
            {
                throw DiskFailure.Of("set the permissions of", _path, error);
            }
        }
        else if (!OperatingSystem.IsWindows())
        {
            try
            {
                File.SetUnixFileMode(_handle, File.GetUnixFileMode(other) | (isWritable ? UnixFileMode.UserWrite : UnixFileMode.None));
            }
            catch (Exception exception) when (DiskFailure.Is(exception))
            {
                throw DiskFailure.Of("set the permissions of", _path, exception);
            }
        }
    }

    public IDiskLock OpenLock(DiskLock which) => new RealLock(_handle, _path, which);

    public void Dispose() => _handle.Dispose();
}
