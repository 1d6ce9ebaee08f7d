using LanguageExt;

namespace DbDb.Functional.Testing;

/// <summary>A file of a simulated disk that a process has open.</summary>
internal sealed class SimulatedFile(Machine machine, int process, string path, int file, bool isWritable) : IDiskFile
{
    private readonly List<SimulatedLock> _locks = [];
    private volatile bool _isClosed;
    private int _failuresTold = machine.Image.Files[file].Failures;

    public long Length
    {
        get
        {
            using var operation = Begin(DiskOperationKind.Length);
            operation.FailIfItShould();
            return Now.Cached.Length;
        }
    }

    private FileImage Now
    {
        get => machine.Image.Files[file];
        set => machine.Image = machine.Image.With(file, value);
    }

    public int Read(long offset, Span<byte> target)
    {
        using var operation = Begin(DiskOperationKind.Read, offset, target.Length);
        if (operation.Fault is DiskFault.Rots rot && target.Length > 0)
        {
            Now = Now.Rotten(offset * 8 + rot.Bit % (target.Length * 8L));
        }

        operation.FailIfItShould();
        return Now.Cached.Read(offset, target);
    }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        using var operation = Begin(DiskOperationKind.Write, offset, bytes.Length);
        FailUnlessWritable(operation);
        switch (operation.Fault)
        {
            case DiskFault.FailsPartway error:
                Put(offset, bytes[..Math.Min(error.Bytes, bytes.Length)]);
                throw operation.Failure(error.Code);
            case DiskFault.Dies death:
                Put(offset, bytes[..Math.Min(death.Bytes, bytes.Length)]);
                throw operation.Death();
            default:
                operation.FailIfItShould();
                Put(offset, bytes);
                break;
        }
    }

    public void Sync()
    {
        using var operation = Begin(DiskOperationKind.Sync);
        if (operation.Fault is DiskFault.Forgets error)
        {
            Now = Now.Dropped(operation.Dice);
            _failuresTold = Now.Failures;
            throw operation.Failure(error.Code);
        }

        operation.FailIfItShould();
        if (_failuresTold < Now.Failures)
        {
            Now = Now.Synced();
            _failuresTold = Now.Failures;
            throw operation.Failure(DiskFault.InputOutput);
        }

        Now = Now.Synced();
    }

    public void SetLength(long length)
    {
        using var operation = Begin(DiskOperationKind.SetLength, length);
        FailUnlessWritable(operation);
        operation.FailIfItShould();
        if (Now.Cached.Length != length)
        {
            Now = Now.With(new FileChange.Resize(length));
        }
    }

    public bool IsAt(string path)
    {
        using var operation = machine.Begin(process, DiskOperationKind.IsAt, path);
        operation.FailIfItShould();
        return machine.Image.FileAt(path) == file;
    }

    public Option<string> WhyIrreplaceable(string path)
    {
        using var operation = Begin(DiskOperationKind.Examine);
        operation.FailIfItShould();
        return machine.Image.NamesOf(file) > 1 ? Option<string>.Some("it has several names") : Option<string>.None;
    }

    public void Resemble(IDiskFile model, bool isWritable = false)
    {
        using var operation = Begin(DiskOperationKind.Resemble);
        operation.FailIfItShould();
        var permissions = machine.Image.Files[((SimulatedFile)model).File].Permissions;
        Now = Now with { Permissions = isWritable ? permissions | UnixFileMode.UserWrite : permissions };
    }

    public IDiskLock OpenLock(DiskLockKind which)
    {
        var opened = new SimulatedLock(machine, process, path, file, which);
        _locks.Add(opened);
        return opened;
    }

    public void Dispose()
    {
        _isClosed = true;
        _locks.ForEach(opened => opened.Dispose());
    }

    private int File => file;

    private void Put(long offset, ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty)
        {
            Now = Now.With(new FileChange.Write(offset, bytes.ToArray()));
        }
    }

    private void FailUnlessWritable(Machine.Operation operation)
    {
        if (!isWritable)
        {
            throw operation.Failure(Machine.BadDescriptor);
        }
    }

    private Machine.Operation Begin(DiskOperationKind kind, long offset = 0, int length = 0)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        return machine.Begin(process, kind, path, offset, length);
    }
}
