using DbDb.Functional.Codecs;

namespace DbDb.Functional.Keyspaces;

/// <summary>
/// An entry of an index, read without the keyspace's types: what it is found by, and then the key of the entry that it
/// was made of, either in its key or, if the index is unique, as its value.
/// </summary>
/// <param name="Keyspace">The name of the keyspace.</param>
/// <param name="Key">The index's key.</param>
/// <param name="Ends">Where in the key each element after the names of keyspace and index ends.</param>
internal readonly record struct IndexEntry(string Keyspace, Key Key, IReadOnlyList<int> Ends)
{
    /// <summary>How many elements of its own key it may have at most: what it is found by is one at least.</summary>
    public int MostElements => Ends.Count - 1;

    /// <summary>Reads one; null, where no index writes such a key.</summary>
    public static IndexEntry? Of(Key key)
    {
        if (!KeyspaceNames.AllIndexes.Contains(key))
        {
            return null;
        }

        try
        {
            var reader = new KeyReader(key.Span);
            _ = Codec.String.Read(ref reader);
            var (keyspace, ends) = (Codec.String.Read(ref reader), new List<int>());
            _ = Codec.String.Read(ref reader);
            while (!reader.IsAtEnd)
            {
                Elements.Skip(ref reader);
                ends.Add(reader.Position);
            }

            return new(keyspace, key, ends);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>The key of the entry that it was made of, in an index that isn't unique.</summary>
    /// <param name="elements">
    /// Of how many elements the keyspace's keys are: 1 to <see cref="MostElements"/>.
    /// </param>
    public Key OwnerOf(int elements) => Owner(Key.Bytes[Ends[^(elements + 1)]..]);

    /// <summary>The key of the entry that it was made of, in a unique index.</summary>
    public Key OwnerOf(Value value) => Owner(value.Bytes);

    private Key Owner(ReadOnlyMemory<byte> own) => Elements.Of(KeyspaceNames.Entries(Keyspace), new Key(own));
}
