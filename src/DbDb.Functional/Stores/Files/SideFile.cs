using DbDb.Functional.Stores.Systems;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional.Stores.Files;

/// <summary>
/// A file beside a database, in which a log is begun that is to have the database's name. Whoever makes it has its lock
/// until it has got the name, or is given up: so what lies there without a holder was left by a process that died, and
/// the next who looks there clears it up. For that its name has a number in it by which that one finds it: of the
/// generation whose place it is to take, which was drawn at random, or of a creation.
/// </summary>
internal sealed class SideFile : IDisposable
{
    /// <summary>The number in the name of one that is to take nothing's place.</summary>
    public const ulong OfACreation = 0;

    private const int MostNameBytes = 255;
    private const int MostTries = 100;
    private const string Ending = ".tmp";

    private readonly IDisk _disk;
    private readonly IDiskLock _lock;
    private bool _isNamed;

    private SideFile(IDisk disk, string path, IDiskFile file)
    {
        _disk = disk;
        Path = path;
        File = file;
        _lock = file.OpenLock(DiskLockKind.Writing);
    }

    /// <summary>Where it lies, as long as it hasn't the database's name.</summary>
    public string Path { get; }

    /// <summary>The file, to be closed after this is disposed of.</summary>
    public IDiskFile File { get; }

    /// <summary>
    /// Where one lies, beside a file and with a number: a hidden file, whose name is as long as the system permits at
    /// the most.
    /// </summary>
    public static string PathOf(string path, ulong number)
    {
        var start = path.LastIndexOf(System.IO.Path.DirectorySeparatorChar) + 1;
        var ending = FormattableString.Invariant($".{number:x16}{Ending}");
        return $"{path[..start]}.{Cut(path[start..], MostNameBytes - 1 - ending.Length)}{ending}";
    }

    /// <summary>
    /// Creates one with an empty log, whole and synced, and takes its lock. Whoever is just making the same one is
    /// waited for.
    /// </summary>
    /// <param name="disk">Where.</param>
    /// <param name="path">The file beside which it lies.</param>
    /// <param name="number">
    /// The number in its name: of the generation whose place it is to take, or <see cref="OfACreation"/>.
    /// </param>
    /// <param name="genesis">What it begins with.</param>
    /// <param name="isPrivate">Whether nobody but its owner may open it, until it resembles another.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <exception cref="DiskException">The disk fails it.</exception>
    public static Either<DbError, SideFile> Create(
        IDisk disk,
        string path,
        ulong number,
        LogHead genesis,
        bool isPrivate,
        TimeSpan timeout
    )
    {
        var place = IsClosedToUs(disk, PathOf(path, number)) ? PathOf(path, Generation.Draw()) : PathOf(path, number);
        for (var tries = 1; ; tries++)
        {
            try
            {
                var made = Clear(disk, path, place, number, timeout).Map(_ => TryMake(disk, place, genesis, isPrivate));
                if (made.Exists(file => file.IsNone) && tries < MostTries)
                {
                    continue;
                }

                return made.Bind(file =>
                    file.ToEither((DbError)new DbError.Io("create", place, "others make and delete it all the time"))
                );
            }
            catch (DiskException failure)
                when (tries < MostTries && (DiskFailure.IsMissing(failure) || DiskFailure.IsAlreadyThere(failure)))
            {
                // What another has made was just deleted, or given the database's name; or another was quicker to make
                // it.
            }
        }
    }

    /// <summary>Deletes one that was left by a process that died. Costs a look where there is none.</summary>
    public static void ClearUp(IDisk disk, string path, ulong number)
    {
        try
        {
            _ = Clear(disk, path, PathOf(path, number), number, TimeSpan.Zero);
        }
        catch (DiskException)
        {
            // What is there takes space and harms nobody.
        }
    }

    /// <summary>Gives the file the database's name, in place of what has it.</summary>
    /// <exception cref="DiskException">The disk fails it.</exception>
    public void Rename(string target)
    {
        ThrowIfTaken();
        _disk.Rename(Path, target);
        _isNamed = true;
    }

    /// <summary>Gives the file the database's name, unless something has it.</summary>
    /// <returns>Whether nothing had.</returns>
    /// <exception cref="DiskException">The disk fails it.</exception>
    public bool TryRename(string target)
    {
        ThrowIfTaken();
        return _isNamed = _disk.TryRename(Path, target);
    }

    /// <summary>Frees its lock: it is a database like any other from now on.</summary>
    public void Release() => _lock.Release();

    /// <summary>Deletes it, if it hasn't got the database's name by now, and frees its lock.</summary>
    public void Dispose()
    {
        if (!_isNamed)
        {
            Delete();
        }

        _lock.Dispose();
    }

    // Whoever has taken no lock of ours may have put another file there.
    private void ThrowIfTaken()
    {
        if (!File.IsAt(Path))
        {
            throw new DiskException("rename", Path, "another process took it away");
        }
    }

    // Another user's process may have left one, which only that user may open, and so clear up.
    private static bool IsClosedToUs(IDisk disk, string place)
    {
        try
        {
            if (disk.Look(place) == DiskEntry.File)
            {
                disk.Open(place, writable: true).Dispose();
            }

            return false;
        }
        catch (DiskException failure)
        {
            return DiskFailure.IsNotPermitted(failure);
        }
    }

    // None where another took it for one that was left, before it was locked.
    private static Option<SideFile> TryMake(IDisk disk, string place, LogHead genesis, bool isPrivate)
    {
        var made = new SideFile(disk, place, disk.Create(place, isPrivate));
        var (isLocked, isWhole) = (false, false);
        try
        {
            isLocked = made._lock.TryTake();
            if (!isLocked || !made.File.IsAt(place))
            {
                return Option<SideFile>.None;
            }

            for (var turn = 0; turn < LogIdentity.SlotCount; turn++)
            {
                SuperblockSlots.Write(made.File, genesis, turn);
            }

            made.File.Sync(); // whatever a power cut leaves of it from now on can be told to be ours
            isWhole = true;
            return made;
        }
        finally
        {
            if (!isWhole)
            {
                made._isNamed |= !isLocked; // who has the lock deletes it
                made.Dispose();
                made.File.Dispose();
            }
        }
    }

    // Deletes what a dead process left, and says why none can be made there, if so.
    private static Either<DbError, Unit> Clear(IDisk disk, string path, string place, ulong number, TimeSpan timeout)
    {
        switch (disk.Look(place))
        {
            case DiskEntry.Nothing:
                return Unit.Default;
            case DiskEntry.File:
                using (var left = disk.Open(place, writable: true))
                using (var writers = WritersLock.Of(left, place))
                {
                    return writers
                        .Take(timeout)
                        .Bind(held =>
                        {
                            using (held)
                            {
                                // It may have got the name, and have kept this one.
                                return !left.IsAt(place) ? Unit.Default
                                    : left.IsAt(path) || IsOurs(left, place, number) ? Delete(disk, place)
                                    : Occupied(place);
                            }
                        });
                }

            default:
                return Occupied(place);
        }
    }

    private static Either<DbError, Unit> Delete(IDisk disk, string place)
    {
        disk.Delete(place);
        return Unit.Default;
    }

    private static Either<DbError, Unit> Occupied(string place) =>
        new DbError.Io("create", place, "something else is there; it was left as it is");

    // An empty log, or one that wasn't begun yet, or that comes after this generation; and no file of somebody's own
    // who chose that name.
    private static bool IsOurs(IDiskFile file, string place, ulong number) =>
        file.Length <= LogIdentity.LogStart
        || new SeenSlots().Read(file, place).Exists(slots => slots.Newest.Ancestors.Contains(number));

    private void Delete()
    {
        try
        {
            if (File.IsAt(Path))
            {
                _disk.Delete(Path);
            }
        }
        catch (DiskException)
        {
            // The next who looks there clears it up.
        }
    }

    private static string Cut(string name, int bytes)
    {
        var (length, room) = (0, bytes);
        foreach (var rune in name.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return name[..length];
    }
}
