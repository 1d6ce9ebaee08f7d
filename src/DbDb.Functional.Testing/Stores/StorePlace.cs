namespace DbDb.Functional.Testing;

/// <summary>A place where a log lies, and the handles on it.</summary>
/// <param name="open">
/// Opens another handle on the log: an <see cref="IStore"/> that sees what was appended through the others.
/// </param>
/// <param name="clear">Removes the log, when its handles are closed.</param>
public sealed class StorePlace(Func<IStore> open, Action? clear = null) : IDisposable
{
    private readonly List<IStore> _handles = [];

    /// <summary>Whether opening it again gives the same handle.</summary>
    internal bool HasOneHandle { get; private init; }

    /// <summary>A handle on the log. It stays open until the place is disposed of, unless you close it.</summary>
    public IStore Open()
    {
        var store = open();
        _handles.Add(store);
        return store;
    }

    /// <summary>A place with one handle, which is closed with it.</summary>
    internal static StorePlace Of(IStore store) => new(() => store) { HasOneHandle = true };

    /// <summary>Closes all handles and removes the log.</summary>
    public void Dispose()
    {
        _handles.ForEach(store => store.Dispose());
        clear?.Invoke();
    }
}
