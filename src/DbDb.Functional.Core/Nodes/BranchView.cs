using System.Diagnostics;

namespace DbDb.Functional.Nodes;

/// <summary>
/// What a debugger shows of a branch: the keys that separate its children, and the children; nothing is read.
/// </summary>
/// <param name="branch">The branch.</param>
internal sealed class BranchView(Branch branch)
{
    /// <summary>The separators, in order.</summary>
    public Key[] Separators
    {
        get
        {
            var page = branch.Separators;
            var keys = new Key[page.Count];
            for (var i = 0; i < keys.Length; i++)
            {
                keys[i] = page.KeyAt(i);
            }

            return keys;
        }
    }

    /// <summary>The children, in order, as far as they are known.</summary>
    [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
    public Link[] Children => [.. branch.Children.Select((_, i) => branch.LinkAt(i))];
}
