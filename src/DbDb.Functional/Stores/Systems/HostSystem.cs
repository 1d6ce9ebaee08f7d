using Microsoft.Win32.SafeHandles;

namespace DbDb.Functional.Stores.Systems;

/// <summary>
/// What differs between operating systems. What can fail returns 0 or the system's error number; where .NET does it,
/// .NET's exceptions pass through, and what no number says is a <see cref="DiskException"/>. What is virtual is what
/// .NET has on every system, or says that a system lacks it: those that have better do it in their own way.
/// </summary>
internal abstract class HostSystem
{
    /// <summary>Opens that don't keep others from the file.</summary>
    protected const FileShare Shared = FileShare.ReadWrite | FileShare.Delete;

    /// <summary>
    /// Whether <c>Examine</c> tells which file it is. Where it doesn't, a file that somebody replaced goes on being
    /// written, out of reach, until it is reopened, and no log takes another's place; nobody else's file is harmed.
    /// </summary>
    public virtual bool TellsFilesApart => false;

    /// <summary>
    /// Whether a folder that was made by <see cref="MakeFolder"/> and left by a process that died is told from one in
    /// which somebody works: by <see cref="LockFolder"/>, and by whose it is. Where it isn't, it stays.
    /// </summary>
    public virtual bool TellsLeftFolders => false;

    /// <summary>The number of the system call futex(2); 0 where there is none, or it isn't known.</summary>
    public virtual int FutexCall => 0;

    /// <summary>The error of <see cref="TryLock"/> where another has the lock.</summary>
    public abstract int LockedByAnother { get; }

    /// <summary>Whether an error says that nothing is at a path.</summary>
    public abstract bool IsMissing(int error);

    /// <summary>The system's number behind an exception of .NET's; 0 where it has none.</summary>
    public abstract int CodeOf(IOException failure);

    /// <summary>See <see cref="IDisk.Resolve"/>.</summary>
    public abstract int Resolve(string path, out string real);

    /// <summary>
    /// See <see cref="IDisk.Look"/>. By default no device or pipe is told from a file: that takes structures which
    /// differ between systems and processors.
    /// </summary>
    public virtual int Look(string path, out DiskEntry entry)
    {
        entry = EntryAt(path);
        return 0;
    }

    /// <summary>Whether the folder is there in which a path is.</summary>
    public virtual bool HasFolder(string path) => Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path)));

    /// <summary>
    /// Opens what exists, without keeping others from it. Waits for no other end of a pipe.
    /// </summary>
    public abstract int Open(string path, bool writable, out SafeFileHandle file);

    /// <summary>Whether an open file is something else than a file or a folder, if that can be told.</summary>
    public virtual bool IsDevice(SafeFileHandle file) => false;

    /// <summary>See <see cref="IDisk.Create"/>.</summary>
    public virtual int Create(string path, bool isPrivate, out SafeFileHandle file)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = Shared,
            BufferSize = 0,
        };
        if (isPrivate)
        {
            MakePrivate(options);
        }

        new FileStream(path, options).Dispose();
        return Open(path, writable: true, out file); // without the lock that .NET takes
    }

    /// <summary>Lets nobody but its owner open a file that .NET is to create.</summary>
    public abstract void MakePrivate(FileStreamOptions options);

    /// <summary>Renames a file, over what may have the other name.</summary>
    public abstract int Rename(string path, string target);

    /// <summary>Renames a file unless something has the other name.</summary>
    public virtual int TryRename(string path, string target, out bool isRenamed)
    {
        try
        {
            File.Move(path, target, overwrite: false);
            isRenamed = true;
        }
        catch (IOException) when (EntryAt(target) != DiskEntry.Nothing)
        {
            isRenamed = false;
        }

        return 0;
    }

    /// <summary>Deletes a file's name; nothing if it isn't there.</summary>
    public abstract int Delete(string path);

    /// <summary>
    /// Takes away the name of a file that is open, and is to be gone when it is closed, where there are open files
    /// without a name.
    /// </summary>
    public abstract void DropName(string path);

    /// <summary>Makes the names in a folder durable.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="path">A file in it.</param>
    public abstract int SyncFolder(string folder, string path);

    /// <summary>What an open file is.</summary>
    public virtual int Examine(SafeFileHandle file, out FileStatus status)
    {
        status = FileStatus.Untold;
        return 0;
    }

    /// <summary>What a path names, links followed.</summary>
    public virtual int Examine(string path, out FileStatus status)
    {
        status = FileStatus.Untold;
        return 0;
    }

    /// <summary>The length of an open file, in bytes.</summary>
    public virtual int Length(SafeFileHandle file, out long length)
    {
        length = RandomAccess.GetLength(file);
        return 0;
    }

    /// <summary>Lets the system begin to read a part of a file, if it can.</summary>
    public virtual void Prefetch(SafeFileHandle file, long offset, int length)
    {
        // It is read when it is asked for.
    }

    /// <summary>Lets the system begin to write a part of a file to the medium, if it can.</summary>
    public virtual void WriteOut(SafeFileHandle file, long offset, long length)
    {
        // A sync does it all.
    }

    /// <summary>Makes a file's bytes and its length durable.</summary>
    public abstract int Sync(SafeFileHandle file);

    /// <summary>See <see cref="IDiskFile.Resemble"/>.</summary>
    public abstract int Resemble(SafeFileHandle file, SafeFileHandle model, bool isWritable);

    /// <summary>
    /// Locks a range of bytes, far beyond the last that a file may ever have, for this opening of the file: against all
    /// others, in this process too, until it is closed. Returns at once.
    /// </summary>
    public abstract int TryLock(SafeFileHandle file, long start, long length);

    /// <summary>
    /// Frees what was locked. It stays locked where the system can't free it, until the file is closed.
    /// </summary>
    public abstract void Unlock(SafeFileHandle file, long start, long length);

    /// <summary>
    /// How long the range is that another has locked from there; 0 where that isn't known, or none is.
    /// </summary>
    public virtual long LockedLength(SafeFileHandle file, long start) => 0;

    /// <summary>Makes a folder that is its owner's alone, where nothing is.</summary>
    public abstract int MakeFolder(string path);

    /// <summary>
    /// A folder, open and locked until it is closed; none if another has the lock, it isn't this user's own as far as
    /// that is told, or folders have no locks.
    /// </summary>
    public abstract SafeFileHandle? LockFolder(string path);

    /// <summary>Deletes a file in a folder that may be locked.</summary>
    public abstract void DeleteIn(string folder, SafeFileHandle? locked, string name);

    /// <summary>
    /// Sleeps for so many microseconds, or as near as the system comes. It may end early.
    /// </summary>
    public abstract void Pause(int microseconds);

    private static DiskEntry EntryAt(string path) =>
        Directory.Exists(path) ? DiskEntry.Folder
        : File.Exists(path) ? DiskEntry.File
        : new FileInfo(path).LinkTarget is not null ? DiskEntry.DanglingLink
        : DiskEntry.Nothing;
}
