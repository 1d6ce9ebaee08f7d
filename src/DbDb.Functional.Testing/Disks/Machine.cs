using DbDb.Functional.Stores.Systems;

namespace DbDb.Functional.Testing;

/// <summary>
/// What the processes of a simulated disk share: the disk's image, which locks are held, who is alive, and the count of
/// operations.
/// </summary>
internal sealed class Machine(
    ulong seed,
    DiskImage image,
    Func<DiskOperation, DiskFault?> faults,
    Action<DiskOperation, DiskImage>? watch
)
{
    public const int NoSuchFile = 2;
    public const int BadDescriptor = 9;
    public const int FileExists = 17;
    public const int TooManyLinks = 40;

    private readonly Lock _gate = new();
    private readonly System.Collections.Generic.HashSet<int> _dead = [];
    private readonly Dictionary<LockPlace, int> _locks = []; // which process has it
    private volatile DiskImage _image = image;
    private long _operations;
    private int _processes = 1;

    public ulong Seed => seed;

    public DiskImage Image
    {
        get => _image;
        set => _image = value;
    }

    public long Operations => Interlocked.Read(ref _operations);

    public int NewProcess()
    {
        using var _ = _gate.EnterScope();
        return _processes++;
    }

    public void Kill(int process)
    {
        using var _ = _gate.EnterScope();
        End(process);
    }

    /// <summary>Begins an operation; nothing else happens on the disk until it is disposed of.</summary>
    /// <exception cref="ProcessDiedException">
    /// The process is dead, or dies before the operation does anything.
    /// </exception>
    public Operation Begin(int process, DiskOperationKind kind, string path, long offset = 0, int length = 0)
    {
        _gate.Enter();
        var isBegun = false;
        try
        {
            if (_dead.Contains(process))
            {
                throw new ProcessDiedException();
            }

            var operation = new DiskOperation(_operations++, process, kind, path, offset, length);
            var begun = new Operation(this, operation, faults(operation));
            isBegun = true;
            return begun;
        }
        finally
        {
            if (!isBegun)
            {
                _gate.Exit();
            }
        }
    }

    /// <summary>Makes an empty file.</summary>
    public int Create(string path, UnixFileMode permissions)
    {
        var file = Image.NextFile;
        Image = Image.With(file, FileImage.Of(Contents.Empty, permissions)).With(new NameChange.Create(path, file));
        return file;
    }

    public bool TryLock(LockPlace place, int process) => _locks.TryAdd(place, process);

    public void Unlock(LockPlace place, int process)
    {
        using var _ = _gate.EnterScope();
        if (_locks.TryGetValue(place, out var holder) && holder == process)
        {
            _locks.Remove(place);
        }
    }

    private void Tell(DiskOperation what) => watch?.Invoke(what, Image);

    private void End(int process)
    {
        _dead.Add(process);
        foreach (var (place, holder) in _locks)
        {
            if (holder == process)
            {
                _locks.Remove(place);
            }
        }
    }

    /// <summary>What one opening of a file at a time may have: a lock on it, or the place before it.</summary>
    internal readonly record struct LockPlace(int File, DiskLockKind Which, bool IsNext);

    /// <summary>An operation under way, and what is to go wrong with it.</summary>
    internal readonly struct Operation(Machine machine, DiskOperation what, DiskFault? fault) : IDisposable
    {
        public DiskFault? Fault => fault;

        /// <summary>Dice for what this operation may do one way or another.</summary>
        public Dice Dice => Dice.For(machine.Seed, what.Number);

        /// <summary>Throws as the fault says, if there is one that leaves nothing of the operation done.</summary>
        public void FailIfItShould()
        {
            switch (fault)
            {
                case DiskFault.Fails error:
                    throw Failure(error.Code);
                case DiskFault.FailsPartway error:
                    throw Failure(error.Code);
                case DiskFault.Forgets error:
                    throw Failure(error.Code);
                case DiskFault.Dies:
                    throw Death();
                default:
                    break;
            }
        }

        public DiskException Failure(int code) => DiskFailure.Of(Verb, what.Path, code);

        public ProcessDiedException Death()
        {
            machine.End(what.Process);
            return new();
        }

        public void Dispose()
        {
            try
            {
                machine.Tell(what);
            }
            finally
            {
                machine._gate.Exit();
            }
        }

        private string Verb =>
            what.Kind switch
            {
                DiskOperationKind.SyncFolder or DiskOperationKind.Sync => "sync",
                DiskOperationKind.AwaitLock or DiskOperationKind.TakeLock => "lock",
                DiskOperationKind.SetLength => "truncate",
                DiskOperationKind.Length
                or DiskOperationKind.IsAt
                or DiskOperationKind.Look
                or DiskOperationKind.Examine => "open",
                DiskOperationKind.Resemble => "set the permissions of",
                _ => what.Kind.ToString().ToLowerInvariant(),
            };
    }
}
