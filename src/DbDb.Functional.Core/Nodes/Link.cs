namespace DbDb.Functional;

/// <summary>What is known of a child without loading it.</summary>
/// <param name="Child">The child, or null where nobody has asked for it yet.</param>
/// <param name="Address">Where it is stored; none for a fresh one.</param>
/// <param name="Count">How many entries it holds.</param>
internal readonly record struct Link(object? Child, Address Address, long Count)
{
    public static Link Of(object child) => new(child, child is Stored stored ? stored.Address : Address.None, Node.Count(child));

    /// <summary>Whether both are surely the same subtree: one node in memory, or one place in a store.</summary>
    /// <param name="other">The other child, of the same level.</param>
    /// <param name="oneStore">Whether what lies at an address is the same for both.</param>
    public bool IsSameAs(Link other, bool oneStore) =>
        (oneStore && !Address.IsNone && Address == other.Address && Count == other.Count)
        || (Child is not null && other.Child is not null && ReferenceEquals(InMemory(Child), InMemory(other.Child)));

    private static object InMemory(object child) => (child as Stored)?.Node ?? child;
}
