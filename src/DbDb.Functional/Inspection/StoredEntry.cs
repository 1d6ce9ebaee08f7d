namespace DbDb.Functional;

/// <summary>An entry as it lies in a leaf, or what became of one among a leaf's changes: a closed family.</summary>
public abstract record StoredEntry
{
    private StoredEntry(Key key) => Key = key;

    /// <summary>Its key.</summary>
    public Key Key { get; init; }

    /// <summary>The value lies in the leaf.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Value">Its value.</param>
    public sealed record Inline(Key Key, Value Value) : StoredEntry(Key);

    /// <summary>The value was too long for the leaf, and is a record of its own.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Address">Where its value lies.</param>
    public sealed record OutOfLine(Key Key, Address Address) : StoredEntry(Key);

    /// <summary>The key was removed: among changes only.</summary>
    /// <param name="Key">The key.</param>
    public sealed record Removed(Key Key) : StoredEntry(Key);
}
