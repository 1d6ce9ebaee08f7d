using DbDb.Functional.Codecs;

namespace DbDb.Functional.Keyspaces;

/// <summary>
/// Where in a tree keyspaces lie: the entries of one behind its name, what trees say about keyspaces, and their
/// indexes, behind names that begin with U+0000, which no keyspace's may. These lie on disk: never change them.
/// </summary>
internal static class KeyspaceNames
{
    private static readonly Key _catalogue = Codec.String.Encode("\0keyspaces");

    private static readonly Key _indexes = Codec.String.Encode("\0indexes");

    /// <summary>The entries of the catalogue.</summary>
    public static KeyRange Catalogue { get; } = Elements.Under(_catalogue);

    /// <summary>The entries of all indexes.</summary>
    public static KeyRange AllIndexes { get; } = Elements.Under(_indexes);

    /// <summary>Where a tree says what a keyspace is.</summary>
    public static Key Description(string keyspace) => Elements.Of(_catalogue, Codec.String.Encode(keyspace));

    /// <summary>What an entry of the catalogue says.</summary>
    /// <exception cref="DbException"><see cref="DbError.Undecodable"/>.</exception>
    public static KeyspaceDescription Described(Entry entry)
    {
        try
        {
            var name = Codec.String.Decode(entry.Key.Span[_catalogue.Length..]);
            return KeyspaceDescription.Decode(name, entry.Value.Span);
        }
        catch (FormatException e)
        {
            throw new DbException(new DbError.Undecodable("\0keyspaces", entry.Key, e.Message));
        }
    }

    /// <summary>What the keys of a keyspace's entries begin with.</summary>
    public static Key Entries(string keyspace) => Codec.String.Encode(keyspace);

    /// <summary>What the keys of all indexes of a keyspace begin with.</summary>
    public static Key Indexes(string keyspace) => Elements.Of(_indexes, Codec.String.Encode(keyspace));

    /// <summary>What the keys of an index begin with.</summary>
    public static Key Index(string keyspace, string index) =>
        Elements.Of(Indexes(keyspace), Codec.String.Encode(index));
}
