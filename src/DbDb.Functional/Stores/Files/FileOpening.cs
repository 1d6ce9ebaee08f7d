using LanguageExt;

namespace DbDb.Functional.Stores.Files;

/// <summary>The path of a file to open: what lies there, and whether a new database should.</summary>
internal static class FileOpening
{
    /// <summary>
    /// Opens the file at a path. A database is made where nothing is, or a file of no bytes, if that is wanted. Whoever
    /// goes on looks whether the path still names the file, which is the caller's to close.
    /// </summary>
    /// <returns>The file, and the one path that leads to it without a link.</returns>
    /// <exception cref="DiskException">The disk fails it.</exception>
    public static Either<DbError, (string Path, IDiskFile File)> Open(
        string path,
        FileStoreOptions options,
        IDisk disk
    ) =>
        disk.Look(path) switch
        {
            DiskEntry.File => OpenFile(disk.Resolve(path), options, disk),
            DiskEntry.Nothing when options.Mode == OpenMode.OpenOrCreate => OpenNew(disk.Resolve(path), options, disk),
            DiskEntry.Nothing => new DbError.Missing(path),
            DiskEntry.Folder => new DbError.Io("open", path, "it is a folder"),
            DiskEntry.DanglingLink => new DbError.Io("open", path, "it is a link to nothing"),
            _ => new DbError.Io("open", path, "it is a device, a pipe or a socket"),
        };

    private static Either<DbError, (string Path, IDiskFile File)> OpenNew(
        string path,
        FileStoreOptions options,
        IDisk disk
    ) =>
        FileCreation
            .Create(disk, path, Genesis(options), options.Model, options.LockTimeout)
            .Bind(_ => OpenFile(path, options, disk));

    private static Either<DbError, (string Path, IDiskFile File)> OpenFile(
        string path,
        FileStoreOptions options,
        IDisk disk
    )
    {
        var file = disk.Open(path, options.Mode != OpenMode.ReadOnly);
        try
        {
            if (file.Length > 0)
            {
                return (path, Take(ref file));
            }

            if (options.Mode != OpenMode.OpenOrCreate)
            {
                return new DbError.NotADatabase(path, Foreign.Describe([]));
            }

            using var writers = WritersLock.Of(file, path);
            var filled = writers
                .Take(options.LockTimeout)
                .Bind(held =>
                {
                    using (held)
                    {
                        // Whoever had the lock before may have filled it: then another file is there. Somebody else may
                        // have filled this one.
                        return file.Length == 0 && file.IsAt(path)
                            ? FileCreation.Fill(disk, path, file, Genesis(options), options.LockTimeout)
                            : Unit.Default;
                    }
                });
            return filled.Bind(_ => Open(path, options, disk));
        }
        finally
        {
            file?.Dispose();
        }
    }

    private static IDiskFile Take(ref IDiskFile? file)
    {
        var kept = file!;
        file = null;
        return kept;
    }

    private static LogHead Genesis(FileStoreOptions options) =>
        options.Genesis.IfNone(() => LogHead.Genesis(options.Generation ?? Generation.Draw(), options.Limits));
}
