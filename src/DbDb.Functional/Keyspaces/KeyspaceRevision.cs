using System.Collections.Immutable;

namespace DbDb.Functional;

/// <summary>What a commit changed in a keyspace.</summary>
/// <param name="Snapshot">The commit.</param>
/// <param name="Changes">The changes, keys ascending.</param>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
public sealed record KeyspaceRevision<TKey, TValue>(
    Snapshot Snapshot,
    ImmutableArray<KeyspaceChange<TKey, TValue>> Changes
);
