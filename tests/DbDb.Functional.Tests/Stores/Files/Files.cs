namespace DbDb.Functional.Tests.Stores;

/// <summary>File stores for tests.</summary>
internal static class Files
{
    public static readonly FileStoreOptions Options = new() { Generation = Make.Generation };

    public static LanguageExt.Either<DbError, FileStore> TryOpen(
        string path,
        OpenMode mode = OpenMode.OpenOrCreate,
        IDisk? disk = null,
        TimeSpan? timeout = null
    ) => FileStore.Open(path, Options with { Mode = mode, LockTimeout = timeout ?? TimeSpan.FromSeconds(30) }, disk);

    public static FileStore Open(
        string path,
        OpenMode mode = OpenMode.OpenOrCreate,
        IDisk? disk = null,
        TimeSpan? timeout = null
    ) => Make.Value(TryOpen(path, mode, disk, timeout));

    public static DbError Refusal(
        string path,
        OpenMode mode = OpenMode.OpenOrCreate,
        IDisk? disk = null,
        TimeSpan? timeout = null
    ) =>
        TryOpen(path, mode, disk, timeout)
            .Match(
                Right: store =>
                {
                    store.Dispose();
                    throw new Xunit.Sdk.XunitException("it was opened");
                },
                Left: error => error
            );

    /// <summary>Appends so many commits of one value.</summary>
    public static LogHead Append(IStore store, LogHead head, int times)
    {
        for (var i = 0; i < times; i++)
        {
            head = Make.Value(store.Append(Make.Segment(head, Make.Bytes(100 + i))));
        }

        return head;
    }

    /// <summary>The head that opening finds, or the error.</summary>
    public static LanguageExt.Either<DbError, LogHead> HeadOf(string path, OpenMode mode)
    {
        return TryOpen(path, mode).Bind(Read);

        static LanguageExt.Either<DbError, LogHead> Read(FileStore store)
        {
            using (store)
            {
                return store.ReadHead();
            }
        }
    }
}
