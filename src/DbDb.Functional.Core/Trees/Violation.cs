namespace DbDb.Functional;

/// <summary>Something about a tree, or about what it lies in, that must never be.</summary>
/// <param name="Address">The node or value it was found in, or the superblock slot; none if it isn't stored.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record Violation(Address Address, string Reason)
{
    /// <summary>
    /// Whether it is a second copy that is damaged, and the first one is whole: then everything can be read, and
    /// writing goes on and makes the copy anew; but until then one damage more may be one too many.
    /// </summary>
    public bool IsOfSpare { get; init; }
}
