using System.Collections.Immutable;

namespace DbDb.Functional.Testing;

/// <summary>A tree's whole life: its limits and what is done to it, from the empty tree on.</summary>
/// <param name="Limits">The tree's sizes.</param>
/// <param name="Operations">What is done, in this order.</param>
public sealed record TreeProgram(Limits Limits, ImmutableArray<Operation> Operations)
{
    /// <summary>What the tree must be like at the end.</summary>
    public ImmutableSortedDictionary<Key, Value> Model =>
        ImmutableSortedDictionary<Key, Value>.Empty.With(Operations);

    /// <summary>
    /// Makes the tree: fresh, or wholly or partly stored in a database in memory that is made for it.
    /// </summary>
    public Tree ToTree() => Workbench.End(this);

    /// <summary>As a person can read it.</summary>
    public override string ToString() => $"{Show.Of(Limits)}: {string.Join("; ", Operations)}";
}
