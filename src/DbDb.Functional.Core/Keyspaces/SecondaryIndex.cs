using System.Collections.Immutable;
using DbDb.Functional.Codecs;

namespace DbDb.Functional;

/// <summary>
/// What a keyspace's entries can also be found by: a pure function of the value, kept up in the same tree.
/// </summary>
/// <typeparam name="TValue">The values of the keyspace.</typeparam>
public abstract class SecondaryIndex<TValue>
{
    private protected SecondaryIndex(string name, string codec, bool isUnique) =>
        (Name, CodecName, IsUnique) = (name, codec, isUnique);

    /// <summary>The name: no other index of the keyspace has it.</summary>
    public string Name { get; }

    /// <summary>Whether no two entries may have the same.</summary>
    public bool IsUnique { get; }

    /// <summary>The name of the codec.</summary>
    internal string CodecName { get; }

    /// <summary>What an entry is found by, each once, as it lies in the tree: without the entry's key.</summary>
    internal abstract ImmutableSortedSet<Key> Of(Key prefix, TValue value);
}

/// <inheritdoc/>
/// <typeparam name="TValue">The values of the keyspace.</typeparam>
/// <typeparam name="TIndex">What they are found by.</typeparam>
public sealed class SecondaryIndex<TValue, TIndex> : SecondaryIndex<TValue>
{
    private readonly Func<TValue, IEnumerable<TIndex>> _select;

    internal SecondaryIndex(
        string name,
        KeyCodec<TIndex> codec,
        Func<TValue, IEnumerable<TIndex>> select,
        bool isUnique
    )
        : base(name, codec.Name, isUnique) => (Codec, _select) = (codec, select);

    /// <summary>How what they are found by is written.</summary>
    public KeyCodec<TIndex> Codec { get; }

    /// <summary>
    /// The same, but no two entries may have the same: setting a second one throws <see cref="DbException"/> with
    /// <see cref="DbError.NotUnique"/>, which a transaction answers, and changes nothing.
    /// </summary>
    public SecondaryIndex<TValue, TIndex> Unique() => new(Name, Codec, _select, isUnique: true);

    internal override ImmutableSortedSet<Key> Of(Key prefix, TValue value)
    {
        var keys = ImmutableSortedSet.CreateBuilder<Key>();
        foreach (var one in _select(value))
        {
            keys.Add(KeyOf(prefix, one));
        }

        return keys.ToImmutable();
    }

    internal Key KeyOf(Key prefix, TIndex one)
    {
        var writer = new KeyWriter(stackalloc byte[KeyWriter.UsualRoom]);
        try
        {
            writer.Write(prefix.Span);
            Codec.Write(one, ref writer);
            return writer.ToKey();
        }
        finally
        {
            writer.Dispose();
        }
    }
}

/// <summary>Declares indexes.</summary>
public static class SecondaryIndex
{
    /// <summary>By one thing of each entry, which several entries may have.</summary>
    /// <param name="name">The index's name, which the keyspace has for no other.</param>
    /// <param name="codec">How what they are found by is written: its order is that of the index.</param>
    /// <param name="select">What an entry of this value is found by: the same each time it is asked.</param>
    public static SecondaryIndex<TValue, TIndex> Of<TValue, TIndex>(
        string name,
        KeyCodec<TIndex> codec,
        Func<TValue, TIndex> select
    )
    {
        ArgumentNullException.ThrowIfNull(select);
        return OfMany(name, codec, (TValue value) => [select(value)]);
    }

    /// <summary>By any number of things of each entry, none too: by one that comes several times once.</summary>
    /// <inheritdoc cref="Of{TValue, TIndex}(string, KeyCodec{TIndex}, Func{TValue, TIndex})"/>
    public static SecondaryIndex<TValue, TIndex> OfMany<TValue, TIndex>(
        string name,
        KeyCodec<TIndex> codec,
        Func<TValue, IEnumerable<TIndex>> select
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(select);
        return new(name, codec, select, isUnique: false);
    }
}
