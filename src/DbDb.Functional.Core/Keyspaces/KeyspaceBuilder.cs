using System.Diagnostics.CodeAnalysis;
using DbDb.Functional.Codecs;
using DbDb.Functional.Keyspaces;
using LanguageExt;

namespace DbDb.Functional;

/// <summary>
/// What a tree under construction has in a keyspace, for many changes at once: see <see cref="TreeBuilder"/>.
/// </summary>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
public readonly partial struct KeyspaceBuilder<TKey, TValue>
{
    internal KeyspaceBuilder(TreeBuilder builder, Keyspace<TKey, TValue> keyspace) =>
        (Builder, Keyspace) = (builder, keyspace);

    /// <summary>The whole tree.</summary>
    public TreeBuilder Builder { get; }

    /// <summary>The keyspace.</summary>
    public Keyspace<TKey, TValue> Keyspace { get; }

    /// <summary>The value of a key. Throws where there is none; or puts one there.</summary>
    /// <exception cref="KeyNotFoundException">The key isn't there.</exception>
    public TValue this[TKey key]
    {
        get => TryFind(key, out var value)
            ? value
            : throw new KeyNotFoundException($"the keyspace '{Keyspace.Name}' has no {key}");
        set => Set(key, value);
    }

    /// <summary>Whether the key is there, and its value. O(log n).</summary>
    public bool TryFind(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var writer = new KeyWriter(stackalloc byte[KeyWriter.UsualRoom]);
        try
        {
            Keyspace.Write(key, ref writer);
            if (Builder.TryFind(writer.Written, out var bytes))
            {
                value = Keyspace.ValueFrom(writer.Written, bytes);
                return true;
            }

            value = default;
            return false;
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>The value of a key. O(log n).</summary>
    public Option<TValue> Find(TKey key) => TryFind(key, out var value) ? value : Option<TValue>.None;

    /// <summary>Puts this value at this key, in place of what was there; the indexes with it. O(log n).</summary>
    /// <returns>Whether that changed anything.</returns>
    /// <exception cref="DbException">
    /// <see cref="DbError.NotUnique"/>, <see cref="DbError.TooLarge"/>, and nothing is changed.
    /// </exception>
    public bool Set(TKey key, TValue value) => IndexUpkeep.Set(Builder, Keyspace, Keyspace.KeyOf(key), value);

    /// <summary>Takes this key out; the indexes with it. O(log n).</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(TKey key) => IndexUpkeep.Remove(Builder, Keyspace, Keyspace.KeyOf(key));
}
