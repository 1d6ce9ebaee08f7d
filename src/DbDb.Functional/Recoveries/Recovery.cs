using DbDb.Functional.Logs;
using DbDb.Functional.Recoveries;
using DbDb.Functional.Stores.Disks;
using DbDb.Functional.Stores.Files;
using DbDb.Functional.Trees;
using DbDb.Functional.Values;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>What a recovery found and wrote.</summary>
/// <param name="Commit">The newest good commit: the one whose entries were copied.</param>
/// <param name="Newest">
/// The newest revision of which the file has anything; those after <paramref name="Commit"/> were left out.
/// </param>
/// <param name="Copied">How many entries were copied.</param>
/// <param name="Lost">How many of the commit's entries can't be read, as the nodes above them count them.</param>
public sealed record Recovered(Commit Commit, Revision Newest, long Copied, long Lost);

/// <summary>Getting out of a damaged file what is still in it.</summary>
public static class Recovery
{
    private const long CacheBytes = 64 << 20;

    /// <summary>
    /// Copies the entries of a file's newest good commit to a new database. The commit is found by looking at every
    /// place in the log, so neither superblock slot needs to be sound; good is one whose own records are all whole.
    /// Entries that it shares with earlier commits and that can't be read are left out, and told. The file is only
    /// read; time grows with its length, and memory stays bounded.
    /// </summary>
    /// <param name="path">The damaged file.</param>
    /// <param name="target">Where to put the new database. Nothing may be there.</param>
    /// <param name="lost">Is told what can't be read, in key order.</param>
    /// <param name="cancel">Ends it with <see cref="OperationCanceledException"/>, and nothing written.</param>
    /// <returns>
    /// What was found; or <see cref="DbError.Missing"/>, <see cref="DbError.NotADatabase"/>,
    /// <see cref="DbError.Format"/>, <see cref="DbError.Corrupt"/> where there is no good commit, or
    /// <see cref="DbError.Io"/>; then nothing was written.
    /// </returns>
    public static Either<DbError, Recovered> Copy(
        string path,
        string target,
        Action<Loss>? lost = null,
        CancellationToken cancel = default
    ) =>
        (PathCheck.Refusal(path) ?? PathCheck.Refusal(target)) is { } refusal
            ? refusal
            : Copy(RealDisk.Instance, path, target, lost, cancel);

    /// <summary>The same for a file that lies on this disk.</summary>
    internal static Either<DbError, Recovered> Copy(
        IDisk disk,
        string path,
        string target,
        Action<Loss>? lost = null,
        CancellationToken cancel = default
    )
    {
        try
        {
            return FileOpening
                .Open(path, new FileStoreOptions { Mode = OpenMode.ReadOnly }, disk)
                .Bind(place =>
                {
                    using var file = place.File;
                    var damaged = new DamagedFile(file, cancel);
                    return Find(damaged, path)
                        .Bind(found =>
                            Copy(
                                found,
                                new SalvagedStore(damaged, found.Head, path),
                                target,
                                ModelIn(disk, file),
                                lost,
                                cancel
                            )
                        );
                });
        }
        catch (DiskException failure)
        {
            return failure.ToError();
        }
    }

    // The new database lies on the machine's own disk.
    private static Option<IDiskFile> ModelIn(IDisk disk, IDiskFile file) =>
        disk is RealDisk ? Prelude.Some(file) : Option<IDiskFile>.None;

    private static Either<DbError, Salvage> Find(DamagedFile file, string path)
    {
        var slots = file.Read(0, LogIdentity.SlotSize * LogIdentity.SlotCount);
        var split = Math.Min(LogIdentity.SlotSize, slots.Length);
        var (first, second) = (Superblock.Decode(slots.Span[..split], 0), Superblock.Decode(slots.Span[split..], 1));
        if ((first as Slot.Newer ?? second as Slot.Newer) is { } newer)
        {
            return new DbError.Format(path, newer.Version, Superblock.FormatVersion);
        }

        return Salvage.Of(slots, file.Length, file.Read) is { } found ? found
            : (first, second) is (Slot.Foreign, Slot.Foreign)
                ? new DbError.NotADatabase(path, Foreign.Describe(slots.Span))
            : new DbError.Corrupt(
                LogIdentity.LogStart,
                "no whole commit lies in the log, so there is nothing to recover"
            );
    }

    private static Either<DbError, Recovered> Copy(
        Salvage found,
        SalvagedStore store,
        string target,
        Option<IDiskFile> model,
        Action<Loss>? lost,
        CancellationToken cancel
    )
    {
        var (copied, missing) = (0L, 0L);
        var options = new DatabaseOptions { CacheBytes = CacheBytes, Limits = found.Head.Limits };
        return Database
            .Open(store, options)
            .Bind(source =>
                NewDatabase
                    .Create(target, model, path =>
                        Database.Open(path, options).Bind(database => Fill(database, source.Head.Tree))
                    )
                    .Map(_ => new Recovered(found.Head.Commit, found.Newest, copied, missing))
            );

        Either<DbError, Snapshot> Fill(Database database, Tree tree)
        {
            using (database)
            {
                return database.Load(Entries(tree), $"recovered from revision {found.Head.Revision}");
            }
        }

        IEnumerable<Entry> Entries(Tree tree)
        {
            foreach (var entry in Remains.Of(tree, Tell))
            {
                cancel.ThrowIfCancellationRequested();
                copied++;
                yield return entry;
            }
        }

        void Tell(Loss loss)
        {
            missing += loss.Entries;
            lost?.Invoke(loss);
        }
    }
}
