using System.Diagnostics;

namespace DbDb.Functional.Trees;

/// <summary>What a debugger shows of a tree: its first entries. Those that aren't in memory are read.</summary>
/// <param name="tree">The tree.</param>
internal sealed class TreeView(Tree tree)
{
    private const int MostShown = 1000;

    /// <summary>The entries, ascending: the first thousand of them.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public Entry[] Entries => [.. tree.Range(KeyRange.All).Take(MostShown)];
}
