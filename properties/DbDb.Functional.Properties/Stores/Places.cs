namespace DbDb.Functional.Properties;

/// <summary>Where our own logs lie.</summary>
internal static class Places
{
    public static StorePlace InMemory(LogHead genesis) =>
        StorePlace.Of(new MemoryStore(genesis.Limits, genesis.Generation));

    public static StorePlace InFile(LogHead genesis)
    {
        var folder = Directory.CreateTempSubdirectory("dbdb-laws-").FullName;
        var options = new FileStoreOptions { Limits = genesis.Limits, Generation = genesis.Generation };
        return new(
            () => FileStore.Open(Path.Combine(folder, "law.dbdb"), options).OrThrow(),
            () => Directory.Delete(folder, recursive: true)
        );
    }
}
