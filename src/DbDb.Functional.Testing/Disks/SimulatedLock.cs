namespace DbDb.Functional.Testing;

/// <summary>A lock of a simulated disk that a process has open.</summary>
internal sealed class SimulatedLock(Machine machine, int process, string path, int file) : IDiskLock
{
    private bool _isTaken;

    public int Holder => Environment.ProcessId;

    public bool TryTake()
    {
        using var operation = machine.Begin(process, DiskOperationKind.TakeLock, path);
        operation.FailIfItShould();
        return _isTaken = machine.TryLock(file, process);
    }

    public void Release()
    {
        if (_isTaken)
        {
            _isTaken = false;
            machine.Unlock(file, process);
        }
    }

    public void Dispose() => Release();
}
