using DbDb.Functional.Stores.Systems;

namespace DbDb.Functional.Testing;

/// <summary>
/// A disk in memory that does to a database what real disks do: it forgets what wasn't synced, tears writes, reorders
/// them, fails, fills up and rots. What is on it is an immutable value, <see cref="Image"/>; every disk that a power
/// cut may leave is another, <see cref="DiskImage.AfterPowerCut"/>, on which a new simulated disk goes on.
/// Deterministic: the same operations with the same seed and faults give the same disk. Any thread may call any method.
/// </summary>
/// <remarks>
/// It has files and names but no folders, so that any path will do. Writing costs a copy of the pages of 4,096 bytes
/// that are touched and of one reference for each page of the file: it is made for databases of some megabytes.
/// </remarks>
public sealed class SimulatedDisk : IDisk
{
    private readonly Machine _machine;
    private readonly int _process;

    /// <summary>A disk that holds what <paramref name="image"/> does, and a first process that uses it.</summary>
    /// <param name="seed">What decides, where a disk may do one thing or another.</param>
    /// <param name="image">What is on it; without one, nothing.</param>
    /// <param name="faults">
    /// What goes wrong with which operation; without it, nothing. <see cref="DiskFaults"/> has schedules.
    /// </param>
    /// <param name="watch">
    /// Is told of each operation once it is done, or has failed, with all that is on the disk then. It may use the
    /// disk, on the same thread: another process comes in between then.
    /// </param>
    public SimulatedDisk(
        ulong seed = 0,
        DiskImage? image = null,
        Func<DiskOperation, DiskFault?>? faults = null,
        Action<DiskOperation, DiskImage>? watch = null
    )
        : this(new(seed, image ?? DiskImage.Empty, faults ?? DiskFaults.None, watch), 0) { }

    private SimulatedDisk(Machine machine, int process)
    {
        _machine = machine;
        _process = process;
    }

    /// <summary>What decides, where a disk may do one thing or another.</summary>
    public ulong Seed => _machine.Seed;

    /// <summary>Everything on it, now.</summary>
    public DiskImage Image => _machine.Image;

    /// <summary>How many operations it was asked for; the number that the next one has.</summary>
    public long Operations => _machine.Operations;

    /// <summary>The same disk, for another process.</summary>
    public SimulatedDisk NewProcess() => new(_machine, _machine.NewProcess());

    /// <summary>
    /// Ends this process as the system would: its locks are free, what it wrote stays, and its next operation throws.
    /// </summary>
    public void Kill() => _machine.Kill(_process);

    /// <inheritdoc/>
    public string Resolve(string path) =>
        _machine.Image.Resolve(path) ?? throw DiskFailure.Of("open", path, Machine.TooManyLinks);

    /// <inheritdoc/>
    public DiskEntry Look(string path) => Do(DiskOperationKind.Look, path, machine => machine.Image.FileAt(path).IsSome
                ? DiskEntry.File
            : machine.Image.Links.ContainsKey(path) ? DiskEntry.DanglingLink
            : DiskEntry.Nothing);

    /// <inheritdoc/>
    public IDiskFile Open(string path, bool writable) => Do(
        DiskOperationKind.Open,
        path,
        machine => machine.Image.FileAt(path).Match(
            Some: file => new SimulatedFile(machine, _process, path, file, writable),
            None: () => throw DiskFailure.Of("open", path, Machine.NoSuchFile)));

    /// <inheritdoc/>
    public IDiskFile Create(string path, bool isPrivate) =>
        Do(DiskOperationKind.Create, path, machine =>
            machine.Image.Names.ContainsKey(path) || machine.Image.Links.ContainsKey(path)
                ? throw DiskFailure.Of("create", path, Machine.FileExists)
                : new SimulatedFile(
                    machine,
                    _process,
                    path,
                    machine.Create(path, isPrivate ? FileImage.OfTheOwner : FileImage.ByDefault),
                    isWritable: true
                )
        );

    /// <summary>Gives a file a second name, as a hard link does.</summary>
    /// <param name="path">The name that it has.</param>
    /// <param name="other">The name that it gets, in place of what may have it.</param>
    /// <exception cref="DiskException">There is no such file.</exception>
    public void Link(string path, string other) => Do(
        DiskOperationKind.Rename,
        path,
        machine => machine.Image = machine.Image.Names.TryGetValue(path, out var file)
            ? machine.Image.With(new NameChange.Create(other, file))
            : throw DiskFailure.Of("link", path, Machine.NoSuchFile));

    /// <inheritdoc/>
    public bool TryRename(string path, string target) => Do(DiskOperationKind.Rename, path, machine =>
        {
            if (machine.Image.Names.ContainsKey(target) || machine.Image.Links.ContainsKey(target))
            {
                return false;
            }

            machine.Image = Renamed(machine.Image, path, target);
            return true;
        });

    /// <inheritdoc/>
    public void Rename(string path, string target) => Do(
        DiskOperationKind.Rename,
        path,
        machine => machine.Image = Renamed(machine.Image, path, target));

    /// <inheritdoc/>
    public void Delete(string path) =>
        Do(DiskOperationKind.Delete, path, machine =>
            machine.Image = machine.Image.Names.ContainsKey(path)
                ? machine.Image.With(new NameChange.Delete(path))
                : machine.Image
        );

    /// <inheritdoc/>
    public void SyncFolderOf(string path) => Do(
        DiskOperationKind.SyncFolder,
        path,
        machine => machine.Image = machine.Image.WithNamesSynced(Path.GetDirectoryName(path)));

    private static DiskImage Renamed(DiskImage image, string path, string target) =>
        image.Names.TryGetValue(path, out var file)
            ? image.With(new NameChange.Rename(path, target, file))
            : throw DiskFailure.Of("rename", path, Machine.NoSuchFile);

    private T Do<T>(DiskOperationKind kind, string path, Func<Machine, T> effect)
    {
        using var operation = _machine.Begin(_process, kind, path);
        operation.FailIfItShould();
        return effect(_machine);
    }
}
