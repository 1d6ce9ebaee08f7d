using LanguageExt;

namespace DbDb.Functional.Testing;

/// <summary>A lock of a simulated disk that a process has open.</summary>
internal sealed class SimulatedLock(Machine machine, int process, string path, int file, DiskLockKind which) : IDiskLock
{
    private readonly Machine.LockPlace _lock = new(file, which, IsNext: false);
    private readonly Machine.LockPlace _next = new(file, which, IsNext: true);
    private bool _isTaken;
    private bool _isNext;

    public Option<LockHolder> Holder => new LockHolder(Environment.ProcessId, default);

    public bool TryEnterTurnstile()
    {
        if (_isNext)
        {
            return true;
        }

        using var operation = machine.Begin(process, DiskOperationKind.AwaitLock, path);
        if (operation.Fault is DiskFault.Dies)
        {
            throw operation.Death();
        }

        // Where it fails there is no such place, and everybody may pass.
        _isNext = operation.Fault is null && machine.TryLock(_next, process);
        return _isNext || operation.Fault is not null;
    }

    public void LeaveTurnstile() => Free(_next, ref _isNext);

    public bool TryTake()
    {
        using var operation = machine.Begin(process, DiskOperationKind.TakeLock, path);
        operation.FailIfItShould();
        var isTaken = machine.TryLock(_lock, process);
        _isTaken |= isTaken;
        return isTaken;
    }

    public void Release() => Free(_lock, ref _isTaken);

    public void Dispose()
    {
        LeaveTurnstile();
        Release();
    }

    private void Free(Machine.LockPlace place, ref bool isHeld)
    {
        if (isHeld)
        {
            isHeld = false;
            machine.Unlock(place, process);
        }
    }
}
