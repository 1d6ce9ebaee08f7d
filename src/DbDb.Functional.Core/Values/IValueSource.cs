namespace DbDb.Functional;

/// <summary>Where values come from that are stored on their own.</summary>
internal interface IValueSource
{
    /// <summary>What tells whether an address means the same in two of these: one store.</summary>
    object Store { get; }

    /// <summary>The value that a reference leads to.</summary>
    /// <exception cref="DbException">It can't be read.</exception>
    ReadOnlyMemory<byte> Value(Address reference);
}
