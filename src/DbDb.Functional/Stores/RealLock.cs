using LanguageExt;
using Microsoft.Win32.SafeHandles;
using static LanguageExt.Prelude;

namespace DbDb.Functional;

/// <summary>
/// A lock file. On Unix the lock is an <c>flock</c>, which belongs to this one opening of the file, and not to the process as a
/// lock of <c>fcntl</c> would, that any close in the process drops. On Windows the open file itself is the lock. Its holder
/// stands in the file, for others to tell. The file is never deleted: whoever had it open would lock nothing. Beside it, once somebody has
/// had to wait, lies the file of its <see cref="Turnstile"/>.
/// </summary>
internal sealed class RealLock : IDiskLock
{
    public const int SharingViolation = unchecked((int)0x80070020);

    private const string TurnstileSuffix = "-next";

    private readonly string _path;
    private readonly Turnstile _turnstile;
    private SafeFileHandle? _handle;
    private FileIdentity _identity;

    public RealLock(string path)
    {
        _path = path;
        _turnstile = new(path + TurnstileSuffix);
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

    public Option<LockHolder> Holder
    {
        get
        {
            try
            {
                Span<byte> text = stackalloc byte[LockText.Length];
                using var handle = RealDisk.OpenHandle("lock", _path, writable: false);
                return LockText.Read(text[..RandomAccess.Read(handle, text, 0)]);
            }
            catch (Exception exception) when (DiskFailure.Is(exception))
            {
                return None; // it only makes an error message better
            }
        }
    }

    public bool TryBeNext() => _turnstile.TryTake();

    public void LetNext() => _turnstile.Release();

    public bool TryTake()
    {
        var isTaken = OperatingSystem.IsWindows() ? TryTakeByOpening() : TryTakeByLocking();
        if (!isTaken)
        {
            _turnstile.SetUp();
        }

        return isTaken;
    }

    public void Release()
    {
        if (OperatingSystem.IsWindows())
        {
            Close();
        }
        else if (Native.Unlock(_handle!) is not 0)
        {
            Close(); // which frees the lock as well; the next take opens the file again
        }
    }

    public void Dispose()
    {
        _turnstile.Dispose();
        Close();
    }

    private void Close()
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

            Close(); // deleted or replaced: another may hold the lock that the path stands for now
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
        catch (IOException exception) when (exception.HResult == SharingViolation)
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
            Close();
            throw DiskFailure.Of("lock", _path, error);
        }

        return _handle;
    }

    private bool IsStillThere() =>
        !OperatingSystem.IsLinux() || (FileIdentity.Of(_path, out var identity) == 0 && identity == _identity);

    // One write of a few bytes, which nobody syncs: a microsecond.
    private static void SignIn(SafeFileHandle handle)
    {
        Span<byte> text = stackalloc byte[LockText.Length];
        LockText.Write(text);
        try
        {
            RandomAccess.Write(handle, text, 0);
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            // A full disk, say: the lock holds all the same, only its holder can't be told.
        }
    }
}
