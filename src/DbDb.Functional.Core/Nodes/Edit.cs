namespace DbDb.Functional.Nodes;

/// <summary>
/// What every operation on a tree needs to know: where stored nodes come from, the sizes, and who may edit in place.
/// </summary>
/// <param name="Nodes">Where stored nodes come from.</param>
/// <param name="Limits">The sizes.</param>
/// <param name="Owner">
/// The builder at work, whose own nodes are edited in place; null if every change makes new nodes.
/// </param>
internal sealed record Edit(INodes Nodes, Limits Limits, Owner? Owner)
{
    /// <summary>Whether <paramref name="branch"/> is the builder's own.</summary>
    public bool Owns(Branch branch) => Owner is not null && ReferenceEquals(branch.Owner, Owner);
}

/// <summary>A builder's turn, which may edit in place what was made in it; it is nothing but itself.</summary>
internal sealed class Owner;
