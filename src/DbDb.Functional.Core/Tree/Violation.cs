namespace DbDb.Functional;

/// <summary>Something about a tree that must never be.</summary>
/// <param name="Address">The node or value it was found in; none if it isn't stored.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record Violation(Address Address, string Reason);
