using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// A database that takes its name when it is complete: until then it lies in a temporary file beside it, so that whatever
/// happens there is all of it or nothing.
/// </summary>
internal static class NewDatabase
{
    private const string LockSuffix = "-lock";

    /// <summary>Creates it with these entries in one commit; nothing may be at the path.</summary>
    public static Either<DbError, Snapshot> Create(string path, IEnumerable<Entry> entries, DatabaseOptions options, string note)
    {
        var disk = RealDisk.Instance;
        var target = disk.Resolve(path);
        if (disk.Look(target) != DiskEntry.Nothing)
        {
            return new DbError.Io("create", path, "something is there already; it was left as it is");
        }

        var temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Environment.ProcessId}.tmp");
        try
        {
            disk.Delete(temporary);
            return Database.Open(temporary, options).Bind(database => Fill(database, entries, note)).Map(snapshot =>
            {
                disk.Rename(temporary, target);
                disk.SyncFolderOf(target);
                return snapshot;
            });
        }
        finally
        {
            Discard(disk, temporary);
            Discard(disk, temporary + LockSuffix);
        }
    }

    private static Either<DbError, Snapshot> Fill(Database database, IEnumerable<Entry> entries, string note)
    {
        using (database)
        {
            return database.Load(entries, note);
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
