namespace DbDb.Functional.Trees;

/// <summary>What tells one declaration of a keyspace from every other, for who doesn't know its types.</summary>
internal sealed class KeyspaceMark;
