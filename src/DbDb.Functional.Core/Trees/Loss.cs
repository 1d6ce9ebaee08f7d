namespace DbDb.Functional;

/// <summary>A part of a tree that can't be read.</summary>
/// <param name="Address">The node or value that is damaged.</param>
/// <param name="Entries">How many entries are lost with it, as its parent counts them.</param>
/// <param name="Reason">What is wrong.</param>
public sealed record Loss(Address Address, long Entries, string Reason);
