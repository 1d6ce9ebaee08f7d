namespace DbDb.Functional.Values;

/// <summary>A commit as a slot names it: its ordinal follows from the record of the slot's own commit.</summary>
internal readonly record struct NamedCommit(Revision Revision, Address Address);
