using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// The operations on files that a file store needs, and no more, so that a simulated disk can stand in for the real
/// one. Each throws <see cref="DiskException"/> when the system fails it, and has then done nothing or an unknown part
/// of it.
/// </summary>
public interface IDisk
{
    /// <summary>
    /// The one absolute path of the file that a path names, as the system understands it: links are followed, and <c>..
    ///</c> after a link leads where it leads the system. Nothing need be there, but the folder.
    /// </summary>
    string Resolve(string path);

    /// <summary>What lies at a path, links followed.</summary>
    DiskEntry Look(string path);

    /// <summary>Opens a regular file that exists, and nothing else: a pipe isn't waited for.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="writable">Whether it will be written.</param>
    IDiskFile Open(string path, bool writable);

    /// <summary>
    /// Creates an empty file to write, where nothing is: neither a file nor a link. What is there is left as it is, and
    /// that is a failure.
    /// </summary>
    /// <param name="path">Its path.</param>
    /// <param name="isPrivate">
    /// Whether nobody but its owner may open it, until <see cref="IDiskFile.Resemble"/> says otherwise; if not, it may
    /// be opened by whomever the system lets by default.
    /// </param>
    IDiskFile Create(string path, bool isPrivate);

    /// <summary>Renames a file, atomically, over what may be at the target.</summary>
    void Rename(string path, string target);

    /// <summary>Renames a file, atomically, unless something is at the target.</summary>
    /// <returns>Whether it was renamed.</returns>
    bool TryRename(string path, string target);

    /// <summary>Deletes a file; nothing if it isn't there.</summary>
    void Delete(string path);

    /// <summary>
    /// Makes the names in the folder of <paramref name="path"/> durable: creations, renames and deletions.
    /// </summary>
    void SyncFolderOf(string path);
}

/// <summary>A file that is open. Reads may run at any time beside each other and beside one writer.</summary>
public interface IDiskFile : IDisposable
{
    /// <summary>Its length now, in bytes.</summary>
    long Length { get; }

    /// <summary>
    /// Whether a long segment is written by a thread of its own, one chunk while the next is made. By default it isn't,
    /// so that what is done to the file has one order.
    /// </summary>
    bool IsWrittenBeside => false;

    /// <summary>Reads at an offset until the target is full or the file ends.</summary>
    /// <returns>How many bytes were read.</returns>
    int Read(long offset, Span<byte> target);

    /// <summary>
    /// Lets the system begin to read what will be asked for soon, and returns at once. By default it does nothing, and
    /// it never fails.
    /// </summary>
    void Prefetch(long offset, int length)
    {
    }

    /// <summary>Writes all of the bytes at an offset.</summary>
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>
    /// Lets the system begin to bring to the medium what was written there, and returns at once, so that a later
    /// <see cref="Sync"/> waits less. By default it does nothing. It never fails, and promises nothing.
    /// </summary>
    void WriteOut(long offset, long length)
    {
    }

    /// <summary>Returns when every byte that was written, and the length, has reached the medium.</summary>
    void Sync();

    /// <summary>Cuts the file off, or extends it with zeros.</summary>
    void SetLength(long length);

    /// <summary>
    /// Whether <paramref name="path"/> still names this file, and it hasn't lost its last name otherwise, as one that
    /// is mounted elsewhere too may have.
    /// </summary>
    bool IsAt(string path);

    /// <summary>
    /// Why another file can't take this one's place at a path, where that is known beforehand: it has other names,
    /// which would go on naming this one, or it is mounted there.
    /// </summary>
    Option<string> WhyIrreplaceable(string path);

    /// <summary>
    /// Lets those open this file who may open another: with the same owner, group, permissions, access list and labels,
    /// as far as the system permits. What can't be given to the same group is given to no group, so that nobody may
    /// open it who mayn't open the other.
    /// </summary>
    /// <param name="model">The other, open on the same disk.</param>
    /// <param name="isWritable">Whether the owner may write to this file in any case.</param>
    void Resemble(IDiskFile model, bool isWritable = false);

    /// <summary>
    /// A lock on the file itself, whatever its names, not taken yet. It excludes everybody who has opened the file
    /// otherwise than by this opening, in this process and in others; only one that was opened to write can be locked.
    /// It takes nothing away from who reads and writes the file.
    /// </summary>
    IDiskLock OpenLock(DiskLockKind which);
}

/// <summary>What a file is locked for. Each is a lock of its own.</summary>
public enum DiskLockKind
{
    /// <summary>To write to it.</summary>
    Writing,

    /// <summary>To make a file that is to take its place.</summary>
    Replacement,
}

/// <summary>
/// A lock that excludes every other opening of a file, in this process and in others, with a place for the one who is
/// next. The operating system frees both when their holder dies; disposing it, or closing the file, frees them too. One
/// thread at a time may take and release it.
/// </summary>
public interface IDiskLock : IDisposable
{
    /// <summary>Who has the lock, if another has it and that can be told. Any thread may ask.</summary>
    Option<LockHolder> Holder { get; }

    /// <summary>
    /// Takes the place of the one who is next, unless another has it. Whoever takes the lock only from there gives way
    /// to those who came before. Where there can be no such place, everybody has it: the lock holds all the same. So
    /// this never fails.
    /// </summary>
    /// <returns>Whether it is taken, now or before.</returns>
    bool TryEnterTurnstile();

    /// <summary>Leaves that place to another, if it was taken. Never fails.</summary>
    void LeaveTurnstile();

    /// <summary>Takes the lock, unless another holds it.</summary>
    /// <returns>Whether it is taken.</returns>
    bool TryTake();

    /// <summary>Frees the lock, which was taken. Never fails: what was done under the lock is done.</summary>
    void Release();
}

/// <summary>Who has a lock.</summary>
/// <param name="Process">The process id.</param>
/// <param name="Since">When it was taken, by the machine's clock.</param>
public readonly record struct LockHolder(int Process, Instant Since);

/// <summary>What lies at a path.</summary>
public enum DiskEntry
{
    /// <summary>Nothing, though the folder may be there.</summary>
    Nothing,

    /// <summary>A regular file, or a link to one.</summary>
    File,

    /// <summary>A folder, or a link to one.</summary>
    Folder,

    /// <summary>A link to nothing.</summary>
    DanglingLink,

    /// <summary>A device, a pipe, a socket: nothing to keep a database in.</summary>
    Other,
}
