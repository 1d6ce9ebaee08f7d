namespace DbDb.Functional;

/// <content>Many entries, as other collections have them.</content>
public sealed partial class Tree
{
    /// <summary>The tree with these entries set, as of a dictionary with keys and values.</summary>
    /// <exception cref="DbException"><see cref="DbError.TooLarge"/>.</exception>
    public Tree SetMany(IEnumerable<KeyValuePair<Key, Value>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return SetMany(entries.Select(entry => new Entry(entry.Key, entry.Value)));
    }

    /// <summary>The same for text, as of a dictionary with strings, in UTF-8.</summary>
    /// <exception cref="DbException"><see cref="DbError.TooLarge"/>.</exception>
    public Tree SetMany(IEnumerable<KeyValuePair<string, string>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return SetMany(entries.Select(entry => new Entry(entry.Key, entry.Value)));
    }

    /// <summary>The same for tuples.</summary>
    /// <exception cref="DbException"><see cref="DbError.TooLarge"/>.</exception>
    public Tree SetMany(IEnumerable<(Key Key, Value Value)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return SetMany(entries.Select(entry => new Entry(entry.Key, entry.Value)));
    }

    /// <summary>The same for tuples of text, in UTF-8.</summary>
    /// <exception cref="DbException"><see cref="DbError.TooLarge"/>.</exception>
    public Tree SetMany(IEnumerable<(string Key, string Value)> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return SetMany(entries.Select(entry => new Entry(entry.Key, entry.Value)));
    }
}
