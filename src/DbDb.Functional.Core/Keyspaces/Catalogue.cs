using DbDb.Functional.Trees;
using LanguageExt;

namespace DbDb.Functional.Keyspaces;

/// <summary>What trees say of their keyspaces.</summary>
internal static class Catalogue
{
    /// <summary>Whether the tree has the keyspace, as it is declared.</summary>
    /// <exception cref="DbException">
    /// <see cref="DbError.KeyspaceDiffers"/>; <see cref="DbError.Undecodable"/>.
    /// </exception>
    public static bool Has<TKey, TValue>(Tree tree, Keyspace<TKey, TValue> keyspace)
    {
        if (KnownKeyspaces.Have(tree.Keyspaces, keyspace.Mark))
        {
            return true;
        }

        var key = KeyspaceNames.Description(keyspace.Name);
        if (!tree.TryFind(key.Span, out var bytes))
        {
            return false;
        }

        Check(keyspace, key, bytes);
        tree.Keyspaces = new(keyspace.Mark, tree.Keyspaces);
        return true;
    }

    /// <summary>What the tree says of a keyspace, whatever it is declared as.</summary>
    /// <exception cref="DbException"><see cref="DbError.Undecodable"/>.</exception>
    public static Option<KeyspaceDescription> Find(Tree tree, string keyspace)
    {
        var key = KeyspaceNames.Description(keyspace);
        return tree.Find(key).Map(bytes => KeyspaceNames.Described(new(key, bytes)));
    }

    /// <summary>Makes the builder's tree have the keyspace.</summary>
    /// <inheritdoc cref="Has{TKey, TValue}(Tree, Keyspace{TKey, TValue})"/>
    public static void Declare<TKey, TValue>(TreeBuilder builder, Keyspace<TKey, TValue> keyspace)
    {
        var key = KeyspaceNames.Description(keyspace.Name);
        if (builder.TryFind(key.Span, out var bytes))
        {
            Check(keyspace, key, bytes);
        }
        else
        {
            builder.Set(key, keyspace.Description.Encode());
        }
    }

    /// <summary>Checks all but the indexes.</summary>
    /// <inheritdoc cref="Has{TKey, TValue}(Tree, Keyspace{TKey, TValue})"/>
    public static void CheckCodecs<TKey, TValue>(Tree tree, Keyspace<TKey, TValue> keyspace)
    {
        var key = KeyspaceNames.Description(keyspace.Name);
        if (tree.TryFind(key.Span, out var bytes))
        {
            Check(keyspace, key, bytes, stored => stored with { Indexes = keyspace.Description.Indexes });
        }
    }

    private static void Check<TKey, TValue>(
        Keyspace<TKey, TValue> keyspace,
        Key key,
        ReadOnlyMemory<byte> bytes,
        Func<KeyspaceDescription, KeyspaceDescription>? but = null
    )
    {
        var stored = KeyspaceNames.Described(new(key, new(bytes)));
        if (!(but?.Invoke(stored) ?? stored).Equals(keyspace.Description))
        {
            throw new DbException(
                new DbError.KeyspaceDiffers(keyspace.Name, $"{stored}", $"{keyspace.Description}"));
        }
    }
}
