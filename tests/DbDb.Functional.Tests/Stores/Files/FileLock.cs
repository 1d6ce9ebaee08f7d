using LanguageExt;

namespace DbDb.Functional.Tests.Stores;

/// <summary>
/// The lock to write to a file, of somebody who has opened the file by itself, as another process would.
/// </summary>
internal sealed class FileLock : IDiskLock
{
    private readonly IDiskFile _file;
    private readonly IDiskLock _lock;

    public FileLock(string path, DiskLockKind which = DiskLockKind.Writing)
    {
        _file = RealDisk.Instance.Open(path, writable: true);
        _lock = _file.OpenLock(which);
    }

    public Option<LockHolder> Holder => _lock.Holder;

    public bool TryEnterTurnstile() => _lock.TryEnterTurnstile();

    public void LeaveTurnstile() => _lock.LeaveTurnstile();

    public bool TryTake() => _lock.TryTake();

    public void Release() => _lock.Release();

    public void Dispose()
    {
        _lock.Dispose();
        _file.Dispose();
    }
}
