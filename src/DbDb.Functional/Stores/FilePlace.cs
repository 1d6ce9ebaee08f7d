using LanguageExt;

namespace DbDb.Functional;

/// <summary>The path of a file to open: what lies there, and whether a new database should.</summary>
internal static class FilePlace
{
    /// <summary>The path to open, with a file there that isn't empty, unless it is to be read only.</summary>
    public static Either<DbError, string> Prepare(string path, FileStoreOptions options, IDisk disk) =>
        Locate(path, options, disk).Bind(place => Fill(place, options, disk));

    private static Either<DbError, string> Locate(string path, FileStoreOptions options, IDisk disk) => disk.Look(path) switch
    {
        DiskEntry.File => disk.Resolve(path),
        DiskEntry.Nothing when options.Mode == OpenMode.OpenOrCreate => disk.Resolve(path),
        DiskEntry.Nothing => new DbError.Missing(path),
        DiskEntry.Folder => new DbError.Io("open", path, "it is a folder"),
        DiskEntry.DanglingLink => new DbError.Io("open", path, "it is a link to nothing"),
        _ => new DbError.Io("open", path, "it is a device, a pipe or a socket"),
    };

    private static Either<DbError, string> Fill(string path, FileStoreOptions options, IDisk disk)
    {
        if (options.Mode == OpenMode.ReadOnly || !FileCreation.IsWanted(disk, path))
        {
            return path;
        }

        using var writers = WritersLock.Of(disk, path);
        return writers.Take(options.LockTimeout).Map(held =>
        {
            using (held)
            {
                FileCreation.Create(disk, path, options.Genesis.IfNone(() => Head.Genesis(options.Generation ?? Generation.Draw(), options.Limits)));
            }

            return path;
        });
    }
}
