using LanguageExt;

namespace DbDb.Functional.Stores.Files;

/// <summary>
/// A database that takes its name when it is complete: until then it lies in a <see cref="Workshop"/> beside it, so
/// that whatever happens there is all of it or nothing.
/// </summary>
internal static class NewDatabase
{
    /// <summary>Creates one where nothing is.</summary>
    /// <param name="path">Where.</param>
    /// <param name="model">
    /// Who may open it: who may open this, and its owner may write to it; without one, whom the system lets by default.
    /// </param>
    /// <param name="fill">Makes the database, and closes it, at the path that it is given.</param>
    public static Either<DbError, T> Create<T>(
        string path,
        Option<IDiskFile> model,
        Func<string, Either<DbError, T>> fill
    ) =>
        Try(() =>
        {
            var disk = RealDisk.Instance;
            var target = disk.Resolve(path);
            return disk.Look(target) != DiskEntry.Nothing ? Occupied(path) : Make(disk, target, model, fill, made =>
                {
                    if (!disk.TryRename(made, target))
                    {
                        return Occupied(path);
                    }

                    disk.SyncFolderOf(target);
                    return Unit.Default;
                });
        });

    /// <summary>
    /// Puts one in the place of another, for those who may open that one. Nobody writes to the other meanwhile.
    /// </summary>
    /// <param name="path">The other.</param>
    /// <param name="lockTimeout">How long to wait for who writes to it.</param>
    /// <param name="fill">Makes the database, and closes it, at the path that it is given.</param>
    public static Either<DbError, T> Replace<T>(
        string path,
        TimeSpan lockTimeout,
        Func<string, Either<DbError, T>> fill
    ) =>
        Try(() =>
        {
            var disk = RealDisk.Instance;
            var target = disk.Resolve(path);
            using var other = disk.Open(target, writable: true);
            using var writers = WritersLock.Of(other, target);
            return writers
                .Take(lockTimeout)
                .Bind(held =>
                {
                    using (held)
                    {
                        return from _ in CheckReplaceable(other, target)
                               from done in Make(disk, target, Prelude.Some(other), fill, made =>
                                   TakeItsName(disk, made, other, target)
                               )
                               select done;
                    }
                });
        });

    private static Either<DbError, T> Make<T>(
        RealDisk disk,
        string target,
        Option<IDiskFile> model,
        Func<string, Either<DbError, T>> fill,
        Func<string, Either<DbError, Unit>> name
    )
    {
        using var workshop = Workshop.Open(target);
        return
            from filled in fill(workshop.FilePath)
            from _ in TakeName()
            select filled;

        Either<DbError, Unit> TakeName()
        {
            model.IfSome(known =>
            {
                using var made = disk.Open(workshop.FilePath, writable: true);
                made.Resemble(known, isWritable: true);
            });
            return name(workshop.FilePath);
        }
    }

    // Somebody may have put another file there while this one was filled.
    private static Either<DbError, Unit> TakeItsName(RealDisk disk, string made, IDiskFile other, string target) =>
        CheckReplaceable(other, target).Map(_ =>
        {
            disk.Rename(made, target);
            disk.SyncFolderOf(target);
            return Unit.Default;
        });

    private static Either<DbError, Unit> CheckReplaceable(IDiskFile other, string target) =>
        !other.IsAt(target)
            ? new DbError.Replaced(target)
            : other.WhyIrreplaceable(target).Match(
                Some: reason => new DbError.Io("replace", target, reason),
                None: () => Prelude.Right<DbError, Unit>(Unit.Default));

    private static DbError.Io Occupied(string path) =>
        new("create", path, "something is there already; it was left as it is");

    private static Either<DbError, T> Try<T>(Func<Either<DbError, T>> effect)
    {
        try
        {
            return effect();
        }
        catch (DiskException failure)
        {
            return failure.ToError();
        }
    }
}
