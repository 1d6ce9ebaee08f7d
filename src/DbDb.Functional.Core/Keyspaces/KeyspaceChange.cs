using System.Diagnostics;

namespace DbDb.Functional;

/// <summary>
/// What became of one key of a keyspace between two trees: a closed family. Two changes are equal if they are of one
/// case and their keys and values are.
/// </summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
public abstract record KeyspaceChange<TKey, TValue>
{
    private KeyspaceChange(TKey key) => Key = key;

    /// <summary>The key.</summary>
    public TKey Key { get; }

    /// <summary>What happened to which key; not the values.</summary>
    public sealed override string ToString() =>
        this switch
        {
            Added => $"added {Key}",
            Removed => $"removed {Key}",
            _ => $"changed {Key}",
        };

    /// <exception cref="DbException"><see cref="DbError.Undecodable"/>.</exception>
    internal static KeyspaceChange<TKey, TValue> Of(Keyspace<TKey, TValue> keyspace, TreeChange change)
    {
        var own = change.Key.Span;
        var key = keyspace.KeyFrom(own);
        return change switch
        {
            TreeChange.Added added => new Added(key, keyspace.ValueFrom(own, added.Value.Bytes)),
            TreeChange.Removed removed => new Removed(key, keyspace.ValueFrom(own, removed.Value.Bytes)),
            TreeChange.Changed changed => new Changed(
                key,
                keyspace.ValueFrom(own, changed.Before.Bytes),
                keyspace.ValueFrom(own, changed.After.Bytes)),
            _ => throw new UnreachableException(),
        };
    }

    /// <summary>The key is there, and wasn't.</summary>
    public sealed record Added : KeyspaceChange<TKey, TValue>
    {
        /// <summary>This key with this value is there, and wasn't.</summary>
        public Added(TKey key, TValue value)
            : base(key) => Value = value;

        /// <summary>Its value.</summary>
        public TValue Value { get; }

        /// <summary>Key and value.</summary>
        public void Deconstruct(out TKey key, out TValue value) => (key, value) = (Key, Value);
    }

    /// <summary>The key was there, and isn't.</summary>
    public sealed record Removed : KeyspaceChange<TKey, TValue>
    {
        /// <summary>This key with this value was there, and isn't.</summary>
        public Removed(TKey key, TValue value)
            : base(key) => Value = value;

        /// <summary>The value that it had.</summary>
        public TValue Value { get; }

        /// <summary>Key and value.</summary>
        public void Deconstruct(out TKey key, out TValue value) => (key, value) = (Key, Value);
    }

    /// <summary>The key is there as it was, with another value.</summary>
    public sealed record Changed : KeyspaceChange<TKey, TValue>
    {
        /// <summary>This key had the first value, and has the second one.</summary>
        public Changed(TKey key, TValue before, TValue after)
            : base(key) => (Before, After) = (before, after);

        /// <summary>The value that it had.</summary>
        public TValue Before { get; }

        /// <summary>The value that it has.</summary>
        public TValue After { get; }

        /// <summary>Key and values.</summary>
        public void Deconstruct(out TKey key, out TValue before, out TValue after) =>
            (key, before, after) = (Key, Before, After);
    }
}
