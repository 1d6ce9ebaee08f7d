using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A database that takes its name when it is complete: until then it lies in a temporary file beside it, so that whatever
/// happens there is all of it or nothing.
/// </summary>
internal static class NewDatabase
{
    // What opening it, and compacting it, may leave beside it.
    private static readonly string[] _suffixes = ["", "-new", "-lock", "-lock-next", "-compact", "-lock-compact"];

    // Of this process's: each lies in a file of its own.
    private static long _made;

    /// <summary>Creates one, or puts one in another's place.</summary>
    /// <param name="path">Where.</param>
    /// <param name="replaces">Whether something may be there, which it then takes the place of, with its permissions and its owner; else something is an error.</param>
    /// <param name="fill">Makes the database, and closes it, at the path that it is given.</param>
    public static Either<DbError, T> Create<T>(string path, bool replaces, Func<string, Either<DbError, T>> fill)
    {
        try
        {
            return Create(RealDisk.Instance, path, replaces, fill);
        }
        catch (DiskException failure)
        {
            return failure.ToError();
        }
    }

    private static Either<DbError, T> Create<T>(RealDisk disk, string path, bool replaces, Func<string, Either<DbError, T>> fill)
    {
        var target = disk.Resolve(path);
        if (!replaces && disk.Look(target) != DiskEntry.Nothing)
        {
            return Occupied(path);
        }

        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Environment.ProcessId}-{Interlocked.Increment(ref _made)}.tmp");
        try
        {
            Discard(disk, temporary);
            if (replaces)
            {
                disk.Create(temporary, model: target).Dispose();
            }

            return
                from filled in fill(temporary)
                from _ in replaces ? Replace(disk, temporary, target) : Name(disk, temporary, target, path)
                select filled;
        }
        finally
        {
            Discard(disk, temporary);
        }
    }

    private static Either<DbError, Unit> Replace(RealDisk disk, string temporary, string target)
    {
        disk.Rename(temporary, target);
        disk.SyncFolderOf(target);
        return Unit.Default;
    }

    // With the writers' lock: else who is just creating one there, and has seen nothing, would put an empty one in this one's place.
    private static Either<DbError, Unit> Name(RealDisk disk, string temporary, string target, string path)
    {
        using var writers = WritersLock.Of(disk, target);
        return writers.Take(FileStoreOptions.Default.LockTimeout).Bind(held =>
        {
            using (held)
            {
                if (!disk.TryRename(temporary, target))
                {
                    return Occupied(path);
                }

                disk.SyncFolderOf(target);
                return (Either<DbError, Unit>)Unit.Default;
            }
        });
    }

    private static DbError.Io Occupied(string path) => new("create", path, "something is there already; it was left as it is");

    private static void Discard(RealDisk disk, string temporary)
    {
        foreach (var suffix in _suffixes)
        {
            try
            {
                disk.Delete(temporary + suffix);
            }
            catch (DiskException)
            {
                // What led here is the one to tell.
            }
        }
    }
}
