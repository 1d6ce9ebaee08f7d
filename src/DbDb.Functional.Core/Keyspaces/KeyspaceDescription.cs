using System.Collections.Immutable;
using DbDb.Functional.Codecs;

namespace DbDb.Functional;

/// <summary>What a tree says of a keyspace: the names of its codecs, and its indexes.</summary>
/// <param name="Name">The name of the keyspace.</param>
/// <param name="Keys">The name of the codec of the keys.</param>
/// <param name="Values">The name of the codec of the values.</param>
/// <param name="Indexes">The indexes, in the order of their names.</param>
public sealed partial record KeyspaceDescription(
    string Name,
    string Keys,
    string Values,
    ImmutableArray<IndexDescription> Indexes
)
{
    /// <summary>Of how many elements its keys are.</summary>
    internal int KeyElements => KeyCodec.ElementsOf(Keys).Length;

    /// <summary>Whether both say the same.</summary>
    public bool Equals(KeyspaceDescription? other) =>
        other is not null
        && (Name, Keys, Values) == (other.Name, other.Keys, other.Values)
        && Indexes.AsSpan().SequenceEqual(other.Indexes.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Keys, Values, Indexes.Length);

    /// <summary>The codecs and the indexes.</summary>
    public override string ToString() =>
        $"{Keys} → {Values}" + string.Concat(Indexes.Select(index => $", by {index}"));

    internal static KeyspaceDescription Of<TKey, TValue>(Keyspace<TKey, TValue> keyspace) =>
        new(
            keyspace.Name,
            keyspace.Keys.Name,
            keyspace.Values.Name,
            [
                .. keyspace
                    .Indexes.OrderBy(index => index.Name, StringComparer.Ordinal)
                    .Select(index => new IndexDescription(index.Name, index.CodecName, index.IsUnique)),
            ]);

    /// <summary>Texts, one after the other: the codecs, then the name, the codec and the kind of each index.</summary>
    internal Value Encode()
    {
        var writer = new KeyWriter(stackalloc byte[KeyWriter.UsualRoom]);
        try
        {
            Texts.Write(Keys, ref writer);
            Texts.Write(Values, ref writer);
            foreach (var index in Indexes)
            {
                Texts.Write(index.Name, ref writer);
                Texts.Write(index.Codec, ref writer);
                Codec.Boolean.Write(index.IsUnique, ref writer);
            }

            return writer.Written.ToArray();
        }
        finally
        {
            writer.Dispose();
        }
    }

    /// <exception cref="FormatException">It is none.</exception>
    internal static KeyspaceDescription Decode(string name, ReadOnlySpan<byte> bytes)
    {
        var reader = new KeyReader(bytes);
        var (keys, values) = (Codec.String.Read(ref reader), Codec.String.Read(ref reader));
        var indexes = ImmutableArray.CreateBuilder<IndexDescription>();
        while (!reader.IsAtEnd)
        {
            indexes.Add(
                new(Codec.String.Read(ref reader), Codec.String.Read(ref reader), Codec.Boolean.Read(ref reader)));
        }

        return new(name, keys, values, indexes.ToImmutable());
    }
}

/// <summary>What a tree says of an index.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Codec">The name of the codec of what entries are found by.</param>
/// <param name="IsUnique">Whether no two entries may have the same.</param>
public readonly record struct IndexDescription(string Name, string Codec, bool IsUnique)
{
    /// <summary>Name, codec and kind.</summary>
    public override string ToString() => IsUnique ? $"{Name} (unique {Codec})" : $"{Name} ({Codec})";
}
