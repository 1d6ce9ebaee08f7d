using DbDb.Functional.Keys;
using DbDb.Functional.Values;

namespace DbDb.Functional.Keyspaces;

/// <summary>The entries of some keys: theirs, and what indexes have of them.</summary>
/// <param name="keys">The keys.</param>
internal sealed class EntrySet(KeySet keys)
{
    /// <summary>No entry.</summary>
    public static EntrySet Empty { get; } = new(KeySet.Empty);

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => keys.IsEmpty;

    /// <summary>Whether an entry of a tree is one of them.</summary>
    /// <param name="tree">What the tree says of its keyspaces.</param>
    /// <param name="key">The entry's key.</param>
    /// <param name="value">Its value, which is read only where it is an index's.</param>
    /// <exception cref="DbException">What it takes can't be read.</exception>
    public bool Contains(KeyShapes tree, Key key, LazyValue value) =>
        keys.Contains(key) || (!IsEmpty && IndexEntry.Of(key) is { } entry && IsOfOne(tree, entry, value.Read()));

    private bool IsOfOne(KeyShapes tree, IndexEntry entry, Value value) =>
        value.Length > 0 ? keys.Contains(entry.OwnerOf(value))
        : tree.ElementsOf(entry.Keyspace) is var elements and > 0 && elements <= entry.MostElements
            && keys.Contains(entry.OwnerOf(elements));
}
