using System.Collections.Immutable;
using DbDb.Functional.Trees;

namespace DbDb.Functional;

/// <summary>
/// Trees for code that asks for .NET's dictionaries, and back. A tree itself is none, and no sequence either, so that
/// nothing that takes any object, as loggers and serializers do, reads it whole.
/// </summary>
public static class DictionaryExtensions
{
    /// <summary>
    /// The tree as an immutable dictionary, ordered by keys; its changes give others, as the tree's give other trees,
    /// and at the same costs. O(1).
    /// </summary>
    /// <remarks>
    /// <see cref="IReadOnlyCollection{T}.Count"/> throws <see cref="OverflowException"/> of a tree with more entries
    /// than an <see cref="int"/> counts. Everything throws <see cref="DbException"/> where the tree would.
    /// </remarks>
    public static IImmutableDictionary<Key, Value> AsDictionary(this Tree tree)
    {
        ArgumentNullException.ThrowIfNull(tree);
        return new TreeDictionary(tree);
    }

    /// <summary>
    /// The builder as a dictionary that changes it, ordered by keys. O(1). What is enumerated is what the builder has
    /// when that begins, as by <see cref="TreeBuilder.ToTree"/>, so the dictionary may be changed meanwhile.
    /// </summary>
    /// <inheritdoc cref="AsDictionary(Tree)" path="/remarks"/>
    public static IDictionary<Key, Value> AsDictionary(this TreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return new BuilderDictionary(builder);
    }

    /// <summary>
    /// A tree of a dictionary's entries: of one that <see cref="AsDictionary(Tree)"/> gave, or that was made of it by
    /// its changes, that tree itself, which costs nothing; of any other a new one, of the default sizes.
    /// </summary>
    /// <exception cref="DbException"><see cref="DbError.TooLarge"/>.</exception>
    public static Tree ToTree(this IReadOnlyDictionary<Key, Value> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        return entries is TreeDictionary { Tree: var tree } ? tree : Tree.Empty.SetMany(entries);
    }
}
