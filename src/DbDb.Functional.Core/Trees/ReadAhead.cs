using DbDb.Functional.Nodes;

namespace DbDb.Functional.Trees;

/// <summary>
/// How a scan gets its leaves: where they aren't in memory, several are loaded together, and the more the further it
/// has come, so that one that ends soon loads few in vain.
/// </summary>
internal struct ReadAhead
{
    /// <summary>How many leaves are loaded together at most.</summary>
    public const int Most = 32;

    // A scan of no more leaves uses them, a longer one passes by: the cache needn't keep them for that.
    private const int Short = 4;

    private int _window;
    private int _leaves;
    private Stored[] _ahead;
    private Node[] _looked;
    private int _next;

    /// <summary>The leaf to which a scan has come.</summary>
    public Node LeafAt(Cursor.Step step, INodes nodes)
    {
        var leaf = step.Branch.ChildAt(step.Child, nodes);
        if (_leaves < Short)
        {
            _leaves++;
            return leaf.Load(nodes, Interest.Look);
        }

        // That it passes by isn't use: the cache doesn't hear of it.
        return leaf.Stored is not { } stored ? leaf.Load(nodes, Interest.Passing)
            : leaf.Whole(stored.Node is { IsNone: false } node ? node : Ahead(stored, step, nodes), nodes);
    }

    private Node Ahead(Stored stored, Cursor.Step step, INodes nodes)
    {
        var at = Array.IndexOf(_ahead ?? [], stored, _next);
        if (at < 0)
        {
            _window = Math.Min(2 * _window + 2, Most);
            _ahead = [stored, .. MissingBehind(step, nodes)];
            _looked = new Node[_ahead.Length];
            nodes.Load(_ahead, _looked, Interest.Passing);
            at = 0;
        }

        _next = at + 1;
        return _looked[at] is { IsNone: false } node ? node : nodes.Load(stored, Interest.Look);
    }

    // The next leaves on the scan's way through this branch that aren't in memory; they may come there, or go, at any
    // moment.
    private readonly List<Stored> MissingBehind(Cursor.Step step, INodes nodes)
    {
        var missing = new List<Stored>(_window);
        for (var child = step.Child; child != step.Last && missing.Count < _window - 1;)
        {
            child += step.Last < step.Child ? -1 : 1;
            if (step.Branch.ChildAt(child, nodes).Stored is { Node.IsNone: true } stored)
            {
                missing.Add(stored);
            }
        }

        return missing;
    }
}
