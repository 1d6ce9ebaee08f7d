using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>A place where a log lies, and the handles on it.</summary>
internal sealed class Site(Func<IStore> open, Action clear) : IDisposable
{
    private readonly List<IStore> _handles = [];

    public static Site InMemory(Limits limits, ulong generation)
    {
        var store = new MemoryStore(limits, generation);
        return new(() => store, () => { });
    }

    public static Site InFile(Limits limits, ulong generation)
    {
        var folder = Directory.CreateTempSubdirectory("dbdb-laws-").FullName;
        var options = new FileStoreOptions { Limits = limits, Generation = generation };
        return new(() => FileStore.Open(Path.Combine(folder, "law.dbdb"), options).OrThrow(), () => Directory.Delete(folder, recursive: true));
    }

    /// <summary>A handle on the log; each open call on a file makes another.</summary>
    public IStore Open()
    {
        var store = open();
        _handles.Add(store);
        return store;
    }

    public void Dispose()
    {
        _handles.ForEach(store => store.Dispose());
        clear();
    }
}

internal static class Outcomes
{
    /// <summary>The error, or null if it went well.</summary>
    public static DbError? Error<T>(this Either<DbError, T> outcome) =>
        outcome.Match(Left: error => new[] { error }, Right: _ => []).FirstOrDefault();
}
