using System.Buffers.Text;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional;

/// <summary>
/// A lock file. On Unix the lock is an <c>flock</c>, which belongs to this one opening of the file, and not to the process as a
/// lock of <c>fcntl</c> would, that any close in the process drops. On Windows the open file itself is the lock. Its holder's
/// process id stands in the file, for others to tell. The file is never deleted: whoever had it open would lock nothing.
/// </summary>
internal sealed class RealLock : IDiskLock
{
    private const int MaxDigits = 11;

    private readonly string _path;
    private SafeFileHandle? _handle;
    private FileIdentity _identity;

    public RealLock(string path)
    {
        _path = path;
        if (OperatingSystem.IsWindows())
        {
            // To find out now whether it can be had; another's being there is no failure.
            TryTake();
            Release();
        }
        else
        {
            Reopen();
        }
    }

    public int Holder
    {
        get
        {
            try
            {
                Span<byte> text = stackalloc byte[MaxDigits];
                using var handle = RealDisk.OpenHandle("lock", _path, writable: false);
                return Utf8Parser.TryParse(text[..RandomAccess.Read(handle, text, 0)], out int id, out _) ? id : 0;
            }
            catch (Exception exception) when (DiskFailure.Is(exception))
            {
                return 0; // it only makes an error message better
            }
        }
    }

    public bool TryTake() => OperatingSystem.IsWindows() ? TryTakeByOpening() : TryTakeByLocking();

    public void Release()
    {
        if (OperatingSystem.IsWindows())
        {
            Dispose();
        }
        else if (Native.Unlock(_handle!) is not 0)
        {
            Dispose(); // which frees the lock as well; the next take opens the file again
        }
    }

    public void Dispose()
    {
        _handle?.Dispose();
        _handle = null;
    }

    private bool TryTakeByLocking()
    {
        while (true)
        {
            var handle = _handle ?? Reopen();
            var error = Native.TryLock(handle);
            if (error == Native.WouldBlock)
            {
                return false;
            }

            if (error != 0)
            {
                throw DiskFailure.Of("lock", _path, error); // without a lock nothing may be written
            }

            if (IsStillThere())
            {
                SignIn(handle);
                return true;
            }

            Dispose(); // deleted or replaced: another may hold the lock that the path stands for now
        }
    }

    private bool TryTakeByOpening()
    {
        try
        {
            _handle = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
            SignIn(_handle);
            return true;
        }
        catch (IOException exception) when (exception.HResult == unchecked((int)0x80070020))
        {
            return false; // a sharing violation: another has it open
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            throw DiskFailure.Of("lock", _path, exception);
        }
    }

    private SafeFileHandle Reopen()
    {
        if (!File.Exists(_path) && Native.Create(_path) is not 0 and var refusal)
        {
            throw DiskFailure.Of("lock", _path, refusal);
        }

        _handle = RealDisk.OpenHandle("lock", _path, writable: true);
        if (OperatingSystem.IsLinux() && FileIdentity.Of(_handle, out _identity) is not 0 and var error)
        {
            Dispose();
            throw DiskFailure.Of("lock", _path, error);
        }

        return _handle;
    }

    private bool IsStillThere() =>
        !OperatingSystem.IsLinux() || (FileIdentity.Of(_path, out var identity) == 0 && identity == _identity);

    // Reads first: a commit then changes nothing in the lock file, where the same process took it before.
    private static void SignIn(SafeFileHandle handle)
    {
        Span<byte> mine = stackalloc byte[MaxDigits];
        Utf8Formatter.TryFormat(Environment.ProcessId, mine, out var digits);
        mine[digits++] = (byte)'\n';
        try
        {
            Span<byte> there = stackalloc byte[MaxDigits + 1];
            if (!there[..RandomAccess.Read(handle, there, 0)].SequenceEqual(mine[..digits]))
            {
                RandomAccess.SetLength(handle, 0);
                RandomAccess.Write(handle, mine[..digits], 0);
            }
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            // A full disk, say: the lock holds all the same, only its holder can't be told.
        }
    }
}
