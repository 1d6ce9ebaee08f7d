using LanguageExt;

namespace DbDb.Functional;

/// <summary>A branch's link to one of its children.</summary>
/// <param name="Number">Which child it is, the first being 0.</param>
/// <param name="From">
/// The separator before it, from which on its keys are; none for the first, and among changes, where separators are the
/// base's.
/// </param>
/// <param name="Address">Where the child lies.</param>
/// <param name="Count">How many entries lie in and below it.</param>
public readonly record struct StoredLink(int Number, Option<Key> From, Address Address, long Count);
