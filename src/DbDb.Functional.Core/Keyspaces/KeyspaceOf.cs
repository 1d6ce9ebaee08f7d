using System.Collections.Immutable;
using System.Diagnostics;
using DbDb.Functional.Codecs;
using DbDb.Functional.Keyspaces;
using DbDb.Functional.Trees;

namespace DbDb.Functional;

/// <summary>
/// A part of a tree with keys and values of its own types, by name. It is declared once, belongs to no database, and
/// never changes: <c>tree.In(keyspace)</c> is what a tree has in it.
/// </summary>
/// <remarks>
/// <para>
/// Its entries lie behind its name, so that no two keyspaces meet, whatever their names are. Beside them the tree says
/// with which codecs they are written: a program that declares others is told so, and nothing is read wrongly.
/// </para>
/// <para>Entries that are written as bytes, behind its name, are its entries too, but no index knows of them.</para>
/// </remarks>
/// <typeparam name="TKey">The type of the keys.</typeparam>
/// <typeparam name="TValue">The type of the values.</typeparam>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class Keyspace<TKey, TValue>
{
    internal Keyspace(
        string name,
        KeyCodec<TKey> keys,
        ValueCodec<TValue> values,
        ImmutableArray<SecondaryIndex<TValue>> indexes
    )
    {
        (Name, Keys, Values, Indexes) = (name, keys, values, indexes);
        Prefix = KeyspaceNames.Entries(name);
        IndexPrefixes = [.. indexes.Select(index => KeyspaceNames.Index(name, index.Name))];
        Description = KeyspaceDescription.Of(this);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>How keys are written.</summary>
    public KeyCodec<TKey> Keys { get; }

    /// <summary>How values are written.</summary>
    public ValueCodec<TValue> Values { get; }

    /// <summary>What entries can be found by besides their keys.</summary>
    public ImmutableArray<SecondaryIndex<TValue>> Indexes { get; }

    /// <summary>All keys.</summary>
    public KeyRange<TKey> All => new(Elements.Under(Prefix));

    /// <summary>What the keys of all entries begin with.</summary>
    internal Key Prefix { get; }

    /// <summary>What the keys of each index begin with.</summary>
    internal ImmutableArray<Key> IndexPrefixes { get; }

    internal KeyspaceMark Mark { get; } = new();

    /// <summary>What a tree says that it is.</summary>
    internal KeyspaceDescription Description { get; }

    /// <summary>
    /// The same, with an index more. In trees that have entries of the keyspace already it must be made once, by
    /// <see cref="KeyspaceExtensions.Rebuild{TKey, TValue}(Tree, Keyspace{TKey, TValue})"/>.
    /// </summary>
    /// <exception cref="ArgumentException">It has an index of this name.</exception>
    public Keyspace<TKey, TValue> IndexedBy(SecondaryIndex<TValue> index)
    {
        ArgumentNullException.ThrowIfNull(index);
        return Indexes.Any(one => string.Equals(one.Name, index.Name, StringComparison.Ordinal))
            ? throw new ArgumentException($"'{Name}' has an index '{index.Name}' already", nameof(index))
            : new(Name, Keys, Values, Indexes.Add(index));
    }

    /// <summary>The keys at or above this one.</summary>
    public KeyRange<TKey> From(TKey lower) => new(All.Bytes.Intersect(KeyRange.From(KeyOf(lower))));

    /// <summary>The keys below this one, without it.</summary>
    public KeyRange<TKey> Below(TKey upper) => new(All.Bytes.To(KeyOf(upper)));

    /// <summary>The keys from one, with it, to another, without it.</summary>
    public KeyRange<TKey> Between(TKey lower, TKey upper) => From(lower).Intersect(Below(upper));

    /// <summary>
    /// The keys that begin so: with the first elements of a tuple or of a record, as another codec writes them.
    /// </summary>
    /// <param name="codec">
    /// How the beginning is written: as the keys' first elements are, one or several, but not all.
    /// </param>
    /// <param name="beginning">The beginning.</param>
    /// <exception cref="ArgumentException">Keys don't begin with what the codec writes.</exception>
    public KeyRange<TKey> Under<TBeginning>(KeyCodec<TBeginning> codec, TBeginning beginning)
    {
        ArgumentNullException.ThrowIfNull(codec);
        var parts = codec.Parts.Select(part => part.Name).ToArray();
        var expected = Keys.Parts.SkipLast(1).Select(part => part.Name);
        if (!parts.SequenceEqual(expected.Take(parts.Length), StringComparer.Ordinal))
        {
            throw new ArgumentException($"keys are {Keys}, and don't begin with {codec}", nameof(codec));
        }

        var writer = new KeyWriter(stackalloc byte[KeyWriter.UsualRoom]);
        try
        {
            writer.Write(Prefix.Span);
            codec.Write(beginning, ref writer);
            return new(Elements.Under(writer.ToKey()));
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <summary>Name and codecs.</summary>
    public override string ToString() => $"{Name}: {Description}";

    /// <summary>The key as it lies in a tree.</summary>
    internal Key KeyOf(TKey key)
    {
        var writer = new KeyWriter(stackalloc byte[KeyWriter.UsualRoom]);
        try
        {
            Write(key, ref writer);
            return writer.ToKey();
        }
        finally
        {
            writer.Dispose();
        }
    }

    internal void Write(TKey key, ref KeyWriter writer)
    {
        writer.Write(Prefix.Span);
        Keys.Write(key, ref writer);
    }

    /// <exception cref="DbException"><see cref="DbError.Undecodable"/>.</exception>
    internal TKey KeyFrom(ReadOnlySpan<byte> key)
    {
        try
        {
            return Keys.Decode(key[Prefix.Length..]);
        }
        catch (FormatException e)
        {
            throw Undecodable(key, e);
        }
    }

    /// <exception cref="DbException"><see cref="DbError.Undecodable"/>.</exception>
    internal TValue ValueFrom(ReadOnlySpan<byte> key, ReadOnlyMemory<byte> value)
    {
        try
        {
            return Values.Decode(new Value(value));
        }
        catch (FormatException e)
        {
            throw Undecodable(key, e);
        }
    }

    /// <exception cref="DbException"><see cref="DbError.Undecodable"/>.</exception>
    internal KeyValuePair<TKey, TValue> EntryFrom(ReadOnlySpan<byte> key, ReadOnlyMemory<byte> value)
    {
        try
        {
            return new(Keys.Decode(key[Prefix.Length..]), Values.Decode(new Value(value)));
        }
        catch (FormatException e)
        {
            throw Undecodable(key, e);
        }
    }

    private DbException Undecodable(ReadOnlySpan<byte> key, FormatException reason) =>
        new(new DbError.Undecodable(Name, key.ToArray(), reason.Message));
}
