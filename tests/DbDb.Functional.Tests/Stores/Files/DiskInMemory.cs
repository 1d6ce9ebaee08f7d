using LanguageExt;

namespace DbDb.Functional.Tests.Stores;

/// <summary>
/// A disk that holds one file as an array, and knows what of it is open. What is read can be changed on its way, as
/// where a slot is read while it is being written.
/// </summary>
internal sealed class DiskInMemory : IDisk
{
    private byte[]? _bytes;
    private Lock? _holder;
    private Lock? _next;

    /// <summary>The bytes of the file.</summary>
    public byte[] Bytes
    {
        get => _bytes ?? [];
        set => _bytes = value;
    }

    /// <summary>How many files and locks are open.</summary>
    public int Open { get; private set; }

    /// <summary>For each time the file was opened, whether it was to write.</summary>
    public List<bool> Openings { get; } = [];

    /// <summary>The lengths that were read at once, since it was cleared.</summary>
    public List<int> Reads { get; } = [];

    /// <summary>Who is said to have the lock.</summary>
    public Option<LockHolder> Holder { get; set; } = new LockHolder(4711, default);

    /// <summary>Called with what was read, and from where, before the store sees it.</summary>
    public Action<long, byte[]> Reading { get; set; } = (_, _) => { };

    /// <summary>Called before each operation with its name; throws to fail it.</summary>
    public Action<string> Before { get; set; } = _ => { };

    public string Resolve(string path) => path;

    // There is one file, whatever it is called, and nothing beside it.
    public DiskEntry Look(string path) =>
        _bytes is null || path.EndsWith(".tmp", StringComparison.Ordinal) ? DiskEntry.Nothing : DiskEntry.File;

    IDiskFile IDisk.Open(string path, bool writable)
    {
        Openings.Add(writable);
        return Opened("open");
    }

    public IDiskFile Create(string path, bool isPrivate)
    {
        var file = Opened("create");
        _bytes = [];
        return file;
    }

    public void Rename(string path, string target) => Before("rename");

    public bool TryRename(string path, string target)
    {
        Before("rename");
        return true;
    }

    public void Delete(string path) => _bytes = null;

    public void SyncFolderOf(string path) => Before("sync folder");

    /// <summary>A lock of the file, for one who has it open.</summary>
    public IDiskLock OpenLock()
    {
        Open++;
        return new Lock(this);
    }

    private File Opened(string operation)
    {
        Before(operation);
        Open++;
        return new(this);
    }

    private sealed class File(DiskInMemory disk) : IDiskFile
    {
        public long Length => disk.Bytes.Length;

        public int Read(long offset, Span<byte> target)
        {
            disk.Before("read");
            disk.Reads.Add(target.Length);
            var read = disk.Bytes.Skip((int)Math.Min(offset, int.MaxValue)).Take(target.Length).ToArray();
            disk.Reading(offset, read);
            read.CopyTo(target);
            return read.Length;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            disk.Before("write");
            if (disk.Bytes.Length < offset + bytes.Length)
            {
                SetLength(offset + bytes.Length);
            }

            bytes.CopyTo(disk.Bytes.AsSpan((int)offset));
        }

        public void Sync() => disk.Before("sync");

        public void SetLength(long length)
        {
            var bytes = disk.Bytes;
            Array.Resize(ref bytes, (int)length);
            disk.Bytes = bytes;
        }

        public bool IsAt(string path) => true;

        public Option<string> WhyIrreplaceable(string path) => Option<string>.None;

        public void Resemble(IDiskFile model, bool isWritable = false)
        {
            // There are no permissions.
        }

        public IDiskLock OpenLock(DiskLockKind which) =>
            which == DiskLockKind.Writing ? disk.OpenLock() : new FreeLock();

        public void Dispose() => disk.Open--;
    }

    private sealed class Lock(DiskInMemory disk) : IDiskLock
    {
        public Option<LockHolder> Holder => disk.Holder;

        public bool TryEnterTurnstile()
        {
            disk.Before("be next");
            return (disk._next ??= this) == this;
        }

        public void LeaveTurnstile() => disk._next = disk._next == this ? null : disk._next;

        public bool TryTake()
        {
            disk.Before("lock");
            var isFree = disk._holder is null;
            disk._holder ??= this;
            return isFree;
        }

        public void Release()
        {
            Assert.Same(this, disk._holder);
            disk._holder = null;
        }

        public void Dispose()
        {
            disk.Open--;
            LeaveTurnstile();
            disk._holder = disk._holder == this ? null : disk._holder;
        }
    }
}
