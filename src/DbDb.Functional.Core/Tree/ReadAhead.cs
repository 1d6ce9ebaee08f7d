using System.Runtime.InteropServices;

namespace DbDb.Functional;

/// <summary>
/// How a scan comes by its leaves: where they aren't in memory, several are loaded together, and the more the further it has come, so that one that ends
/// soon loads few in vain.
/// </summary>
internal struct ReadAhead
{
    /// <summary>How many leaves are loaded together at most.</summary>
    public const int Most = 32;

    // A scan of no more leaves uses them, a longer one passes by: the cache needn't keep them for that.
    private const int Short = 4;

    private int _window;
    private int _leaves;

    /// <summary>The leaf to which a scan has come.</summary>
    public object LeafAt(Cursor.Step step, INodes nodes)
    {
        var leaf = step.Branch.ChildAt(step.Child, nodes);
        if (_leaves < Short)
        {
            _leaves++;
            return Node.Resolve(leaf, nodes);
        }

        if (leaf is Stored { Node: null })
        {
            _window = Math.Min(2 * _window + 2, Most);
            nodes.Prefetch(Missing(step, nodes), isPassing: true);
        }

        return Node.ResolveUnnoticed(leaf, nodes);
    }

    // The next leaves on the scan's way through this branch that aren't in memory.
    private readonly ReadOnlySpan<Stored> Missing(Cursor.Step step, INodes nodes)
    {
        var missing = new List<Stored>(_window);
        var direction = step.Last < step.Child ? -1 : 1;
        for (var child = step.Child; child != step.Last + direction && missing.Count < _window; child += direction)
        {
            if (step.Branch.ChildAt(child, nodes) is Stored { Node: null } stored)
            {
                missing.Add(stored);
            }
        }

        return CollectionsMarshal.AsSpan(missing);
    }
}
