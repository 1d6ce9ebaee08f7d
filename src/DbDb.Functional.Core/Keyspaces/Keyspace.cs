using DbDb.Functional.Codecs;
using DbDb.Functional.Keyspaces;

namespace DbDb.Functional;

/// <summary>Declares keyspaces.</summary>
public static class Keyspace
{
    /// <summary>A keyspace of this name.</summary>
    /// <param name="name">
    /// The name, by which a tree knows it. Any text but one that begins with U+0000, or in which half of a surrogate
    /// pair stands alone.
    /// </param>
    /// <param name="keys">How keys are written: the order of their bytes is that of the keyspace.</param>
    /// <param name="values">How values are written.</param>
    /// <exception cref="ArgumentException">The name may not be one.</exception>
    public static Keyspace<TKey, TValue> Of<TKey, TValue>(
        string name,
        KeyCodec<TKey> keys,
        ValueCodec<TValue> values
    )
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(values);
        return name.StartsWith('\0')
            ? throw new ArgumentException("names that begin with U+0000 are for what trees say of them", nameof(name))
            : new(name, keys, values, []);
    }

    /// <summary>The keys of a keyspace's entries as they lie in a tree, for who doesn't know its types.</summary>
    public static KeyRange EntriesOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Elements.Under(KeyspaceNames.Entries(name));
    }

    /// <summary>The same, of values that are written as keys of this codec are.</summary>
    /// <inheritdoc cref="Of{TKey, TValue}(string, KeyCodec{TKey}, ValueCodec{TValue})"/>
    public static Keyspace<TKey, TValue> Of<TKey, TValue>(string name, KeyCodec<TKey> keys, KeyCodec<TValue> values) =>
        Of(name, keys, Codec.Value(values));
}
