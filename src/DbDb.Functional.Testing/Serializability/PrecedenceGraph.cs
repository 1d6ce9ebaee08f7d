namespace DbDb.Functional.Testing;

/// <summary>
/// Which operation must have been before which. Beside a node for each operation there are some that only stand
/// between: moments at which one was completed, which come one after the other, so that time needs no edge for each
/// pair of operations; and ends of lists.
/// </summary>
internal sealed class PrecedenceGraph
{
    private readonly IReadOnlyList<ClientOperation> _history;
    private readonly List<Edge> _edges = [];
    private int _nodes;

    private PrecedenceGraph(IReadOnlyList<ClientOperation> history) => (_history, _nodes) = (history, history.Count);

    /// <summary>How many nodes there are, those of operations first.</summary>
    public int Nodes => _nodes;

    /// <summary>How many operations there are.</summary>
    public int Operations => _history.Count;

    /// <summary>The edges.</summary>
    public IReadOnlyList<Edge> Edges => _edges;

    /// <summary>The graph of a history.</summary>
    public static PrecedenceGraph Of(IReadOnlyList<ClientOperation> history, IReadOnlyCollection<ListHistory> lists)
    {
        var graph = new PrecedenceGraph(history);
        var happened = history.Select(operation => operation.Fate == Fate.Committed).ToArray();
        foreach (var list in lists)
        {
            foreach (var number in list.Longest)
            {
                happened[list.Appender(number)] = true;
            }
        }

        foreach (var list in lists)
        {
            graph.AddSeen(list);
            graph.AddUnseen(
                list,
                [
                    .. list
                        .Appends.Where(append => happened[append.Operation])
                        .ExceptBy(list.Longest, append => append.Number),
                ]
            );
        }

        var operations = Enumerable.Range(0, history.Count).Where(i => happened[i]).ToArray();
        graph.AddTime(operations, operations.Where(i => !history[i].MayBeStale));
        foreach (
            var database in operations.GroupBy(i => history[i].Database).Where(of => of.Any(i => history[i].MayBeStale))
        )
        {
            graph.AddTime([.. database], database.Where(i => history[i].MayBeStale));
        }

        return graph;
    }

    /// <summary>Whether time alone says that an operation was before another one.</summary>
    public bool IsCompletedBefore(int operation, int other) =>
        _history[operation].Fate != Fate.Unknown
        && _history[operation].Completed < _history[other].Invoked
        && (!_history[other].MayBeStale || _history[operation].Database == _history[other].Database);

    private void AddSeen(ListHistory list)
    {
        for (var i = 1; i < list.Longest.Length; i++)
        {
            Add(
                list.Appender(list.Longest[i - 1]),
                list.Appender(list.Longest[i]),
                PrecedenceReason.Appended,
                list.Name,
                list.Longest[i]
            );
        }

        foreach (var (reader, length) in list.Reads)
        {
            if (length > 0)
            {
                Add(
                    list.Appender(list.Longest[length - 1]),
                    reader,
                    PrecedenceReason.Saw,
                    list.Name,
                    list.Longest[length - 1]
                );
            }

            if (length < list.Longest.Length)
            {
                Add(
                    reader,
                    list.Appender(list.Longest[length]),
                    PrecedenceReason.Missed,
                    list.Name,
                    list.Longest[length]
                );
            }
        }
    }

    // What nobody saw was appended after all that somebody saw. One who appended so itself needs edges of its own: it
    // doesn't precede itself. Of two such readers each must be before the other, so that further ones needn't be looked
    // at.
    private void AddUnseen(ListHistory list, List<(long Number, int Operation)> appends)
    {
        if (appends.Count == 0)
        {
            return;
        }

        var appenders = appends.Select(append => append.Operation).ToHashSet();
        var end = _nodes++;
        foreach (
            var (reader, _) in list.Reads.Where(read =>
                read.Length == list.Longest.Length && !appenders.Contains(read.Operation)
            )
        )
        {
            Add(reader, end, PrecedenceReason.Missed, list.Name, 0);
        }

        foreach (var (number, appender) in appends)
        {
            Add(end, appender, PrecedenceReason.Missed, list.Name, number);
            if (list.Longest is [.., var last])
            {
                Add(list.Appender(last), appender, PrecedenceReason.Appended, list.Name, number);
            }
        }

        foreach (
            var (reader, _) in list
                .Reads.Where(read => read.Length == list.Longest.Length && appenders.Contains(read.Operation))
                .Take(2)
        )
        {
            foreach (var (number, appender) in appends)
            {
                Add(reader, appender, PrecedenceReason.Missed, list.Name, number);
            }
        }
    }

    private void AddTime(int[] operations, IEnumerable<int> later)
    {
        var completions = operations
            .Where(i => _history[i].Fate != Fate.Unknown)
            .OrderBy(i => _history[i].Completed)
            .ToArray();
        var first = _nodes;
        _nodes += completions.Length;
        for (var i = 0; i < completions.Length; i++)
        {
            Add(completions[i], first + i, PrecedenceReason.RealTime, "", 0);
            if (i > 0)
            {
                Add(first + i - 1, first + i, PrecedenceReason.RealTime, "", 0);
            }
        }

        var completed = 0;
        foreach (var operation in later.OrderBy(i => _history[i].Invoked))
        {
            while (
                completed < completions.Length
                && _history[completions[completed]].Completed < _history[operation].Invoked
            )
            {
                completed++;
            }

            if (completed > 0)
            {
                Add(first + completed - 1, operation, PrecedenceReason.RealTime, "", 0);
            }
        }
    }

    private void Add(int from, int to, PrecedenceReason reason, string list, long number)
    {
        if (from != to)
        {
            _edges.Add(new(from, to, reason, list, number));
        }
    }

    /// <summary>An edge. From a node that stands between, its reason is that of the whole way.</summary>
    public readonly record struct Edge(int From, int To, PrecedenceReason Reason, string List, long Number);
}
