namespace DbDb.Functional.Keyspaces;

/// <summary>
/// Of how many elements the keys of each keyspace of a tree are, as the tree says. Each is looked up once.
/// </summary>
/// <param name="tree">The tree.</param>
internal sealed class KeyShapes(Tree tree)
{
    private readonly Dictionary<string, int> _known = [];

    /// <summary>Of how many those of this one are; 0 where the tree doesn't say.</summary>
    /// <exception cref="DbException">
    /// The tree can't be read, or what it says of the keyspace is <see cref="DbError.Undecodable"/>.
    /// </exception>
    public int ElementsOf(string keyspace)
    {
        if (!_known.TryGetValue(keyspace, out var elements))
        {
            elements = Catalogue.Find(tree, keyspace).Match(Some: found => found.KeyElements, None: () => 0);
            _known.Add(keyspace, elements);
        }

        return elements;
    }
}
