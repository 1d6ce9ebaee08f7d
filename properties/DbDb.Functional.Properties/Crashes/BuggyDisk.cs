using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>
/// A disk that does to its store what a bug in the store would do, so that the crash laws can show that they notice.
/// </summary>
internal sealed class BuggyDisk(IDisk disk, Bug bug) : IDisk
{
    public string Resolve(string path) => disk.Resolve(path);

    public DiskEntry Look(string path) => disk.Look(path);

    public IDiskFile Open(string path, bool writable) => new BuggyFile(disk.Open(path, writable), bug);

    public IDiskFile Create(string path, bool isPrivate) => new BuggyFile(disk.Create(path, isPrivate), bug);

    public void Rename(string path, string target) => disk.Rename(path, target);

    public bool TryRename(string path, string target) => disk.TryRename(path, target);

    public void Delete(string path) => disk.Delete(path);

    public void SyncFolderOf(string path)
    {
        if (bug != Bug.NoFolderSync)
        {
            disk.SyncFolderOf(path);
        }
    }

    private sealed class BuggyFile(IDiskFile file, Bug bug) : IDiskFile
    {
        private readonly Dictionary<(long, int), byte[]> _read = [];
        private long? _length;
        private byte[]? _held;
        private long _heldAt;
        private bool _isSyncDue;
        private int _slotsSinceSync;
        private bool _isLogDue;

        // What was seen of a file once is what it is taken for, until it is written.
        public long Length => bug == Bug.StaleHead ? _length ??= file.Length : file.Length;

        public int Read(long offset, Span<byte> target)
        {
            if (bug != Bug.StaleHead)
            {
                return file.Read(offset, target);
            }

            if (!_read.TryGetValue((offset, target.Length), out var bytes))
            {
                bytes = new byte[target.Length];
                bytes = bytes[..file.Read(offset, bytes)];
                _read[(offset, target.Length)] = bytes;
            }

            bytes.CopyTo(target);
            return bytes.Length;
        }

        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            _read.Clear();
            _length = null;
            _slotsSinceSync += offset < LogIdentity.LogStart ? 1 : 0;
            _isLogDue |= offset >= LogIdentity.LogStart;
            if (
                bug == Bug.SegmentAfterSlot
                && offset >= LogIdentity.LogStart
                && _held is null
                && bytes.Length < 64 << 10
            )
            {
                (_held, _heldAt) = (bytes.ToArray(), offset);
                return;
            }

            file.Write(offset, bytes);
            if (_isSyncDue)
            {
                _isSyncDue = false;
                file.Sync();
            }

            if (_held is { } held)
            {
                _held = null;
                file.Write(_heldAt, held);
            }
        }

        public void Sync()
        {
            switch (bug)
            {
                case Bug.NoSync:
                    break;
                case Bug.SlotBeforeSync:
                    _isSyncDue = true;
                    break;
                case Bug.SlotsTogether when _slotsSinceSync == 1 && !_isLogDue:
                    break;
                default:
                    file.Sync();
                    (_slotsSinceSync, _isLogDue) = (0, false);
                    break;
            }
        }

        public void SetLength(long length)
        {
            if (bug != Bug.NoTruncation)
            {
                file.SetLength(length);
            }
        }

        public bool IsAt(string path) => file.IsAt(path);

        public Option<string> WhyIrreplaceable(string path) =>
            bug == Bug.NamesNotCounted ? Option<string>.None : file.WhyIrreplaceable(path);

        public void Resemble(IDiskFile model, bool isWritable = false)
        {
            if (bug != Bug.PermissionsNotCopied)
            {
                file.Resemble(((BuggyFile)model).Inner, isWritable);
            }
        }

        public IDiskLock OpenLock(DiskLockKind which) =>
            bug == Bug.LockReleasedEarly ? new FreeLock() : file.OpenLock(which);

        public void Dispose() => file.Dispose();

        private IDiskFile Inner => file;
    }
}

/// <summary>What a store may do wrong.</summary>
public enum Bug
{
    /// <summary>A commit isn't synced.</summary>
    NoSync,

    /// <summary>The superblock's slot is written before the sync of what it names, not after.</summary>
    SlotBeforeSync,

    /// <summary>The second slot is written, on closing, before the first is durable.</summary>
    SlotsTogether,

    /// <summary>The segment is written after the superblock's slot.</summary>
    SegmentAfterSlot,

    /// <summary>The name of a file that was created isn't made durable.</summary>
    NoFolderSync,

    /// <summary>What a failed commit wrote isn't cut off.</summary>
    NoTruncation,

    /// <summary>The writers' lock excludes nobody.</summary>
    LockReleasedEarly,

    /// <summary>The head isn't read anew under the lock.</summary>
    StaleHead,

    /// <summary>A file is replaced though it has other names, which go on naming the old one.</summary>
    NamesNotCounted,

    /// <summary>A file that takes another's place stays its owner's alone.</summary>
    PermissionsNotCopied,
}
