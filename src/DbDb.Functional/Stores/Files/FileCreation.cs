using LanguageExt;
using static LanguageExt.Prelude;

namespace DbDb.Functional.Stores.Files;

/// <summary>Creating an empty database so that a crash at any point leaves what was there, or all of it.</summary>
internal static class FileCreation
{
    /// <summary>
    /// Creates it where nothing is: written whole beside its place, synced, given its name unless somebody was quicker,
    /// and the name synced.
    /// </summary>
    /// <param name="disk">Where.</param>
    /// <param name="path">What name.</param>
    /// <param name="genesis">What it begins with.</param>
    /// <param name="model">Who may open it: who may open this; without one, whom the system lets by default.</param>
    /// <param name="timeout">How long to wait for another who is just doing the same.</param>
    /// <exception cref="DiskException">The disk fails it.</exception>
    public static Either<DbError, Unit> Create(
        IDisk disk,
        string path,
        LogHead genesis,
        Option<IDiskFile> model,
        TimeSpan timeout
    ) =>
        SideFile
            .Create(disk, path, SideFile.OfACreation, genesis, isPrivate: model.IsSome, timeout)
            .Map(made =>
            {
                using (made.File)
                using (made)
                {
                    model.IfSome(known => made.File.Resemble(known, isWritable: true)); // it is made to be written to
                    if (made.TryRename(path))
                    {
                        disk.SyncFolderOf(path);
                    }

                    return Unit.Default;
                }
            });

    /// <summary>
    /// Puts it in the place of a file of no bytes, whose lock is held, for those who may open that one; unless somebody
    /// has filled that one meanwhile, or put another there, who takes no lock of ours.
    /// </summary>
    /// <exception cref="DiskException">The disk fails it.</exception>
    public static Either<DbError, Unit> Fill(
        IDisk disk,
        string path,
        IDiskFile empty,
        LogHead genesis,
        TimeSpan timeout
    ) =>
        empty
            .WhyIrreplaceable(path)
            .Match(
                Some: reason => Left<DbError, Unit>(new DbError.Io("create", path, reason)),
                None: () =>
                    SideFile
                        .Create(disk, path, SideFile.OfACreation, genesis, isPrivate: true, timeout)
                        .Map(made =>
                        {
                            using (made.File)
                            using (made)
                            {
                                made.File.Resemble(empty);
                                if (empty.Length == 0 && empty.IsAt(path))
                                {
                                    made.Rename(path);
                                    disk.SyncFolderOf(path);
                                }

                                return Unit.Default;
                            }
                        })
            );
}
