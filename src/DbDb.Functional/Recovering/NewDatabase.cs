using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A database that takes its name when it is complete: until then it lies in a temporary file beside it, so that whatever
/// happens there is all of it or nothing.
/// </summary>
internal static class NewDatabase
{
    private const string LockSuffix = "-lock";

    /// <summary>Creates one, or puts one in another's place.</summary>
    /// <param name="path">Where.</param>
    /// <param name="replaces">Whether something may be there, which it then takes the place of; else something is an error.</param>
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
            return new DbError.Io("create", path, "something is there already; it was left as it is");
        }

        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Environment.ProcessId}.tmp");
        try
        {
            disk.Delete(temporary);
            return fill(temporary).Map(filled =>
            {
                disk.Rename(temporary, target);
                disk.SyncFolderOf(target);
                return filled;
            });
        }
        finally
        {
            Discard(disk, temporary);
            Discard(disk, temporary + LockSuffix);
        }
    }

    private static void Discard(RealDisk disk, string path)
    {
        try
        {
            disk.Delete(path);
        }
        catch (DiskException)
        {
            // What led here is the one to tell.
        }
    }
}
