using LanguageExt;
using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Stores.Systems;

/// <summary>
/// A lock on an open file itself: two ranges of it, one before the other, far beyond its bytes. The longer one is the
/// lock, and its length says who has it (<see cref="LockSign"/>). The other, one byte, is the place of who is next: who
/// has just released the lock must get that one before, and finds it taken by whoever waits.
/// </summary>
internal sealed class RealLock(HostSystem system, SafeFileHandle file, string path, DiskLockKind which) : IDiskLock
{
    private readonly long _start = LockRange.StartOf(which);
    private bool _isTaken;
    private bool _isNext;

    public Option<LockHolder> Holder
    {
        get
        {
            try
            {
                return LockSign.Read(system.LockedLength(file, _start));
            }
            catch (ObjectDisposedException)
            {
                return Option<LockHolder>.None; // it only makes an error message better
            }
        }
    }

    private long NextStart => _start - 1;

    public bool TryEnterTurnstile()
    {
        if (_isNext)
        {
            return true;
        }

        var error = system.TryLock(file, NextStart, 1);
        _isNext = error == 0;
        return error != system.LockedByAnother;
    }

    public void LeaveTurnstile()
    {
        if (_isNext)
        {
            _isNext = false;
            system.Unlock(file, NextStart, 1);
        }
    }

    public bool TryTake()
    {
        if (_isTaken)
        {
            return false; // by this opening of the file, which the system wouldn't keep out
        }

        var error = system.TryLock(file, _start, LockSign.Own());
        return error == 0 ? _isTaken = true
            : error == system.LockedByAnother ? false
            : throw DiskFailure.Of("lock", path, error); // without a lock nothing may be written
    }

    public void Release()
    {
        if (_isTaken)
        {
            _isTaken = false;
            system.Unlock(file, _start, LockSign.Most);
        }
    }

    public void Dispose()
    {
        try
        {
            LeaveTurnstile();
            Release();
        }
        catch (ObjectDisposedException)
        {
            // The file was closed, which has freed them.
        }
    }
}
