using System.Collections.Immutable;

namespace DbDb.Functional.Testing;

/// <summary>A shortest cycle of a graph, counted in operations.</summary>
internal sealed class ShortestCycle
{
    // So many edges are looked at to find a shorter one; then the shortest so far will do.
    private const long MostSteps = 20_000_000;

    private readonly PrecedenceGraph _graph;
    private readonly int[] _firstEdge; // of a node, in _out; and one more
    private readonly int[] _out;

    private ShortestCycle(PrecedenceGraph graph)
    {
        _graph = graph;
        _firstEdge = new int[graph.Nodes + 1];
        foreach (var edge in graph.Edges)
        {
            _firstEdge[edge.From + 1]++;
        }

        for (var i = 0; i < graph.Nodes; i++)
        {
            _firstEdge[i + 1] += _firstEdge[i];
        }

        _out = new int[graph.Edges.Count];
        var next = _firstEdge[..^1];
        for (var i = 0; i < graph.Edges.Count; i++)
        {
            _out[next[graph.Edges[i].From]++] = i;
        }
    }

    /// <summary>One, if there is any.</summary>
    public static Anomaly.Cycle? Of(PrecedenceGraph graph)
    {
        var search = new ShortestCycle(graph);
        var left = search.NotInOrder();
        return left.Count == 0 ? null : search.Pair(left) ?? search.Shortest(left);
    }

    // Nodes before which all can't be done: those of cycles, and those after them.
    private HashSet<int> NotInOrder()
    {
        var before = new int[_graph.Nodes];
        foreach (var edge in _graph.Edges)
        {
            before[edge.To]++;
        }

        var ready = new Stack<int>(Enumerable.Range(0, before.Length).Where(node => before[node] == 0));
        while (ready.TryPop(out var node))
        {
            foreach (var i in EdgesOf(node))
            {
                if (--before[_graph.Edges[i].To] == 0)
                {
                    ready.Push(_graph.Edges[i].To);
                }
            }
        }

        return [.. Enumerable.Range(0, before.Length).Where(node => before[node] > 0)];
    }

    // Two operations of which each was before the other: most cycles of a database that is wrong, and quickly found.
    private Anomaly.Cycle? Pair(HashSet<int> left)
    {
        var seen = new Dictionary<(int, int), Precedence>();
        foreach (
            var edge in _graph.Edges.Where(edge =>
                edge.From < _graph.Operations && edge.To < _graph.Operations && left.Contains(edge.From)
            )
        )
        {
            var there = new Precedence(edge.From, edge.To, edge.Reason, edge.List, edge.Number);
            if (_graph.IsCompletedBefore(edge.To, edge.From))
            {
                return new([there, new(edge.To, edge.From, PrecedenceReason.RealTime, "", 0)]);
            }

            if (seen.TryGetValue((edge.To, edge.From), out var back))
            {
                return new([there, back]);
            }

            seen.TryAdd((edge.From, edge.To), there);
        }

        return null;
    }

    private Anomaly.Cycle Shortest(HashSet<int> left)
    {
        var (steps, shortest) = (0L, default(ImmutableArray<Precedence>));
        foreach (var start in left.Where(node => node < _graph.Operations))
        {
            if (
                Through(start, shortest.IsDefault ? int.MaxValue : shortest.Length, ref steps) is
                { IsDefault: false } found
            )
            {
                shortest = found;
            }

            if (shortest is { IsDefault: false } && (shortest.Length == 2 || steps > MostSteps))
            {
                break;
            }
        }

        return new(shortest);
    }

    // Breadth first. Ways that end at an operation count one, those at a node between nothing.
    private ImmutableArray<Precedence> Through(int start, int bound, ref long steps)
    {
        var (came, distance) = (new Dictionary<int, int>(), new Dictionary<int, int> { [start] = 0 });
        var queue = new LinkedList<(int Node, int Distance)>([(start, 0)]);
        while (queue.First is { Value: var (node, far) })
        {
            queue.RemoveFirst();
            if (far > distance[node])
            {
                continue;
            }

            foreach (var i in EdgesOf(node))
            {
                steps++;
                var to = _graph.Edges[i].To;
                var next = far + (to < _graph.Operations ? 1 : 0);
                if (next >= bound)
                {
                    continue;
                }

                if (to == start)
                {
                    return Way(start, i, came);
                }

                if (!distance.TryGetValue(to, out var known) || next < known)
                {
                    (distance[to], came[to]) = (next, i);
                    _ = next == far ? queue.AddFirst((to, next)) : queue.AddLast((to, next));
                }
            }
        }

        return default;
    }

    private ImmutableArray<Precedence> Way(int start, int last, Dictionary<int, int> came)
    {
        var steps = new List<Precedence>();
        for (var edge = _graph.Edges[last]; ; edge = _graph.Edges[came[edge.From]])
        {
            var into = edge;
            while (edge.From >= _graph.Operations)
            {
                edge = _graph.Edges[came[edge.From]];
            }

            steps.Insert(0, new(edge.From, into.To, into.Reason, into.List, into.Number));
            if (edge.From == start)
            {
                // Time alone goes in no circle.
                var first = steps.FindIndex(step => step.Reason != PrecedenceReason.RealTime);
                return [.. steps[first..], .. steps[..first]];
            }
        }
    }

    private ReadOnlySpan<int> EdgesOf(int node) => _out.AsSpan(_firstEdge[node].._firstEdge[node + 1]);
}
