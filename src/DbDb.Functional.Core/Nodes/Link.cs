namespace DbDb.Functional.Nodes;

/// <summary>What is known of a child without loading it.</summary>
/// <param name="Child">The child, or none where nobody has asked for it yet.</param>
/// <param name="Address">Where it is stored; none for a fresh one.</param>
/// <param name="Count">How many entries it holds.</param>
internal readonly record struct Link(Node Child, Address Address, long Count)
{
    public static Link Of(Node child) => new(child, child.Address, child.Count);

    /// <summary>Whether both are surely the same subtree: one node in memory, or one place in a store.</summary>
    /// <param name="other">The other child, of the same level.</param>
    /// <param name="oneStore">Whether what lies at an address is the same for both.</param>
    public bool IsSameAs(Link other, bool oneStore) =>
        (oneStore && !Address.IsNone && Address == other.Address && Count == other.Count)
        || (!Child.IsNone && !other.Child.IsNone && InMemory(Child).IsSameAs(InMemory(other.Child)));

    private static Node InMemory(Node child) => child.Stored is { Node: { IsNone: false } node } ? node : child;
}
