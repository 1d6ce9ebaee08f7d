using DbDb.Functional.Codecs;
using DbDb.Functional.Keyspaces;

namespace DbDb.Functional;

/// <summary>What trees have in keyspaces.</summary>
public static class KeyspaceExtensions
{
    /// <summary>What this tree has in a keyspace; nothing, where it has never had it.</summary>
    /// <exception cref="DbException">
    /// <see cref="DbError.KeyspaceDiffers"/>: the tree has the keyspace with other codecs or other indexes.
    /// </exception>
    public static KeyspaceView<TKey, TValue> In<TKey, TValue>(this Tree tree, Keyspace<TKey, TValue> keyspace)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(keyspace);
        return new(tree, keyspace, Catalogue.Has(tree, keyspace));
    }

    /// <inheritdoc cref="In{TKey, TValue}(Tree, Keyspace{TKey, TValue})"/>
    public static KeyspaceView<TKey, TValue> In<TKey, TValue>(
        this Snapshot snapshot,
        Keyspace<TKey, TValue> keyspace
    )
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        return snapshot.Tree.In(keyspace);
    }

    /// <summary>
    /// What this builder has in a keyspace, which its tree has from now on, with entries or without.
    /// </summary>
    /// <inheritdoc cref="In{TKey, TValue}(Tree, Keyspace{TKey, TValue})"/>
    public static KeyspaceBuilder<TKey, TValue> In<TKey, TValue>(
        this TreeBuilder builder,
        Keyspace<TKey, TValue> keyspace
    )
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(keyspace);
        Catalogue.Declare(builder, keyspace);
        return new(builder, keyspace);
    }

    /// <summary>
    /// What was added, removed and changed in a keyspace on the way from one tree to another, keys ascending: as
    /// <see cref="Diff.Between(Tree, Tree, KeyRange)"/> tells it, at its costs.
    /// </summary>
    /// <exception cref="DbException">
    /// <see cref="DbError.KeyspaceDiffers"/>, of either tree; <see cref="DbError.Undecodable"/>, and what can't be
    /// read, while the changes are enumerated.
    /// </exception>
    public static IEnumerable<KeyspaceChange<TKey, TValue>> Between<TKey, TValue>(
        this Keyspace<TKey, TValue> keyspace,
        Tree before,
        Tree after
    )
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(keyspace);
        _ = (before.In(keyspace), after.In(keyspace));
        return Diff.Between(before, after, keyspace.All.Bytes)
            .Select(change => KeyspaceChange<TKey, TValue>.Of(keyspace, change));
    }

    /// <summary>The keyspaces that a tree has, in the order of their names.</summary>
    /// <exception cref="DbException"><see cref="DbError.Undecodable"/>, while they are enumerated.</exception>
    public static IEnumerable<KeyspaceDescription> Keyspaces(this Tree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return tree.Range(KeyspaceNames.Catalogue).Select(KeyspaceNames.Described);
    }

    /// <summary>
    /// The tree with the indexes of a keyspace as they are declared, and no others: made of the entries that are there.
    /// So an index is added to entries, or taken from them. O(n log n), n being their number.
    /// </summary>
    /// <exception cref="DbException">
    /// <see cref="DbError.KeyspaceDiffers"/>, if the codecs of keys or values are others;
    /// <see cref="DbError.NotUnique"/>.
    /// </exception>
    public static Tree Rebuild<TKey, TValue>(this Tree tree, Keyspace<TKey, TValue> keyspace)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(keyspace);
        Catalogue.CheckCodecs(tree, keyspace);
        var builder = tree.RemoveRange(Elements.Under(KeyspaceNames.Indexes(keyspace.Name))).ToBuilder();
        foreach (var (key, value) in tree.Range(keyspace.All.Bytes))
        {
            IndexUpkeep.Add(builder, keyspace, key, keyspace.ValueFrom(key.Span, value.Bytes));
        }

        builder.Set(KeyspaceNames.Description(keyspace.Name), keyspace.Description.Encode());
        return builder.ToTree();
    }

    /// <summary>
    /// The tree without a keyspace, whatever it is declared as: its entries, its indexes, and that it was there.
    /// O(log n).
    /// </summary>
    public static Tree Drop(this Tree tree, string keyspace)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(keyspace);
        return tree.RemoveRange(Keyspace.EntriesOf(keyspace))
            .RemoveRange(Elements.Under(KeyspaceNames.Indexes(keyspace)))
            .Remove(KeyspaceNames.Description(keyspace));
    }
}
