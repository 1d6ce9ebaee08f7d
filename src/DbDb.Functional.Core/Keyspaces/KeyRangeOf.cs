using System.Diagnostics;

namespace DbDb.Functional;

/// <summary>
/// The keys of a keyspace from an inclusive lower bound to an exclusive upper one. A
/// <see cref="Keyspace{TKey, TValue}"/> makes it.
/// </summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public readonly record struct KeyRange<TKey>
{
    internal KeyRange(KeyRange bytes) => Bytes = bytes;

    /// <summary>The same, of the keys as they lie in the tree.</summary>
    public KeyRange Bytes { get; }

    /// <summary>Whether no key lies in the range.</summary>
    public bool IsEmpty => Bytes.IsEmpty;

    /// <summary>The keys that lie in both ranges.</summary>
    public KeyRange<TKey> Intersect(KeyRange<TKey> other) => new(Bytes.Intersect(other.Bytes));

    /// <summary>The range of the keys as they lie in the tree.</summary>
    public override string ToString() => Bytes.ToString();
}
