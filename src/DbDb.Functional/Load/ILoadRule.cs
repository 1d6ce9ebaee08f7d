using DbDb.Functional.Trees;

namespace DbDb.Functional.Load;

/// <summary>What entries that are loaded make of a tree.</summary>
internal interface ILoadRule
{
    /// <summary>The changes, keys ascending.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="ascending">The entries, keys ascending; may be asked for several times.</param>
    /// <param name="areFew">Whether they are few for the tree.</param>
    /// <exception cref="DbException">They can't be loaded: while the changes are enumerated.</exception>
    IEnumerable<KeyChange> Changes(Tree tree, Func<IEnumerable<Entry>> ascending, bool areFew);
}
