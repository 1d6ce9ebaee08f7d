using LanguageExt;

namespace DbDb.Functional.Tests.Stores;

/// <summary>
/// The real disk, with a hook before every operation that can make it fail, and a journal of those that change
/// something.
/// </summary>
internal sealed class FaultyDisk : IDisk
{
    private readonly RealDisk _disk = RealDisk.Instance;

    /// <summary>Called before each operation with its name; throws to fail it.</summary>
    public Action<string> Before { get; set; } = _ => { };

    /// <summary>Called before each read with its offset and length; throws to fail it.</summary>
    public Action<long, int> BeforeRead { get; set; } = (_, _) => { };

    /// <summary>How many bytes of a write still reach the disk when it fails.</summary>
    public int BytesOfAFailedWrite { get; set; }

    /// <summary>The operations since it was cleared.</summary>
    public List<string> Journal { get; } = [];

    public static DiskException Error(string operation) => new(operation, "disk", "input/output error", 5);

    /// <summary>Fails the nth of the operations for which this holds, counting from 0.</summary>
    public void FailNth(int n, Func<string, bool> which) =>
        Before = operation =>
        {
            if (which(operation) && n-- == 0)
            {
                throw Error(operation);
            }
        };

    /// <summary>Fails all of the operations for which this holds, from the nth on, counting from 0.</summary>
    public void FailFrom(int n, Func<string, bool> which) =>
        Before = operation =>
        {
            if (which(operation) && n-- <= 0)
            {
                throw Error(operation);
            }
        };

    public string Resolve(string path) => Do("resolve", () => _disk.Resolve(path));

    public DiskEntry Look(string path) => Do("look", () => _disk.Look(path));

    public IDiskFile Open(string path, bool writable) =>
        Do(writable ? "open to write" : "open", () => new FaultyFile(this, _disk.Open(path, writable)));

    public IDiskFile Create(string path, bool isPrivate) =>
        Do("create", () => new FaultyFile(this, _disk.Create(path, isPrivate)));

    public void Rename(string path, string target) => Do("rename", () => _disk.Rename(path, target));

    public bool TryRename(string path, string target) => Do("rename", () => _disk.TryRename(path, target));

    public void Delete(string path) => Do("delete", () => _disk.Delete(path));

    public void SyncFolderOf(string path) => Do("sync folder", () => _disk.SyncFolderOf(path));

    private void Do(string operation, Action effect) => Do(operation, () =>
        {
            effect();
            return 0;
        });

    private T Do<T>(string operation, Func<T> effect)
    {
        Before(operation);
        Journal.Add(operation);
        return effect();
    }

    private sealed class FaultyFile(FaultyDisk disk, IDiskFile file) : IDiskFile
    {
        public long Length => disk.Do("length", () => file.Length);

        public int Read(long offset, Span<byte> target)
        {
            disk.Before("read");
            disk.BeforeRead(offset, target.Length);
            disk.Journal.Add($"read {offset}+{target.Length}");
            return file.Read(offset, target);
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            try
            {
                disk.Before("write");
            }
            catch (DiskException)
            {
                file.Write(offset, bytes[..Math.Min(bytes.Length, disk.BytesOfAFailedWrite)]);
                throw;
            }

            disk.Journal.Add($"write {offset}+{bytes.Length}");
            file.Write(offset, bytes);
        }

        // It never fails.
        public void WriteOut(long offset, long length)
        {
            disk.Journal.Add($"write out {offset}+{length}");
            file.WriteOut(offset, length);
        }

        public void Sync() => disk.Do("sync", file.Sync);

        public void SetLength(long length) => disk.Do("set length", () => file.SetLength(length));

        public bool IsAt(string path) => disk.Do("is at", () => file.IsAt(path));

        public Option<string> WhyIrreplaceable(string path) => disk.Do("examine", () => file.WhyIrreplaceable(path));

        public void Resemble(IDiskFile model, bool isWritable = false) =>
            disk.Do("resemble", () => file.Resemble(((FaultyFile)model).Real, isWritable));

        public IDiskLock OpenLock(DiskLockKind which) => new FaultyLock(disk, file.OpenLock(which), which);

        public void Dispose() => file.Dispose();

        private IDiskFile Real => file;
    }

    private sealed class FaultyLock(FaultyDisk disk, IDiskLock inner, DiskLockKind which) : IDiskLock
    {
        private readonly string _prefix = which == DiskLockKind.Writing ? "" : "replacement ";

        public Option<LockHolder> Holder => inner.Holder;

        public bool TryEnterTurnstile() => inner.TryEnterTurnstile();

        public void LeaveTurnstile() => inner.LeaveTurnstile();

        public bool TryTake() => disk.Do(_prefix + "lock", inner.TryTake);

        // It never fails.
        public void Release()
        {
            disk.Journal.Add(_prefix + "unlock");
            inner.Release();
        }

        public void Dispose() => inner.Dispose();
    }
}
