using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional;

/// <summary>
/// The place of the one who takes a lock next: a second lock. Who has just released the first must get this one before, and finds it
/// taken by whoever waits. It is a second file, because the system gives one file but one lock of the kind that is its opener's and that
/// every system has. It is made when first somebody has to wait; as long as it isn't there, everybody may pass. Nothing depends on it but
/// the order: where it can't be had, it is done without.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class Turnstile(string path) : IDisposable
{
    private SafeFileHandle? _handle;
    private bool _isTaken;

    public bool TryTake()
    {
        if (_isTaken || (_handle is null && !IsThere()))
        {
            return true;
        }

        if (OperatingSystem.IsWindows())
        {
            return TryTakeByOpening();
        }

        if (_handle is null && !TryOpen())
        {
            return true;
        }

        var error = Native.TryLock(_handle!);
        _isTaken = error == 0;
        return error != Native.WouldBlock;
    }

    public void Release()
    {
        if (_isTaken && (OperatingSystem.IsWindows() || Native.Unlock(_handle!) != 0))
        {
            Dispose(); // which frees it as well
        }

        _isTaken = false;
    }

    /// <summary>From now on all pass here one by one.</summary>
    public void SetUp()
    {
        if (OperatingSystem.IsWindows())
        {
            TryTakeByOpening();
            Release();
        }
        else if (_handle is null && !TryOpen())
        {
            _ = Native.Create(path);
        }
    }

    public void Dispose()
    {
        _handle?.Dispose();
        _handle = null;
    }

    private bool IsThere() => OperatingSystem.IsWindows() ? File.Exists(path) : Native.IsThere(path);

    // To read suffices, and another's file may allow no more.
    private bool TryOpen()
    {
        if (Native.Open(path, writable: false, out var handle) == 0)
        {
            _handle = handle;
            return true;
        }

        handle.Dispose();
        return false;
    }

    private bool TryTakeByOpening()
    {
        try
        {
            _handle = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.None);
            return _isTaken = true;
        }
        catch (IOException exception) when (exception.HResult == RealLock.SharingViolation)
        {
            return false;
        }
        catch (Exception exception) when (DiskFailure.Is(exception))
        {
            return true;
        }
    }
}
