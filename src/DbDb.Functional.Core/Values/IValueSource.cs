namespace DbDb.Functional.Values;

/// <summary>Where values come from that are stored on their own.</summary>
internal interface IValueSource
{
    /// <summary>Whether an address means the same in both: they are of one store.</summary>
    bool HasStoreOf(IValueSource other);

    /// <summary>The value that a reference leads to.</summary>
    /// <exception cref="DbException">It can't be read.</exception>
    ReadOnlyMemory<byte> Value(Address reference);
}
