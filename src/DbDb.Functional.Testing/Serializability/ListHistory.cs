using System.Collections.Immutable;

namespace DbDb.Functional.Testing;

/// <summary>What happened to one list, as far as anybody saw.</summary>
internal sealed class ListHistory
{
    private readonly Dictionary<long, (int Operation, int Position)> _appenders = [];

    private ListHistory(string name) => Name = name;

    /// <summary>The list.</summary>
    public string Name { get; }

    /// <summary>
    /// The longest that anybody read: the order of the appends. Whatever isn't in it and happened was appended after
    /// it.
    /// </summary>
    public ImmutableArray<long> Longest { get; private set; } = [];

    /// <summary>Who read how many numbers of others, before any of its own.</summary>
    public List<(int Operation, int Length)> Reads { get; } = [];

    /// <summary>Every append, in the order of the history, whatever came of it.</summary>
    public IEnumerable<(long Number, int Operation)> Appends =>
        _appenders.Select(pair => (pair.Key, pair.Value.Operation));

    private int LongestReader { get; set; } = -1;

    /// <summary>Who appended a number that was read.</summary>
    public int Appender(long number) => _appenders[number].Operation;

    /// <summary>The lists of a history, and what is wrong with them whatever the order.</summary>
    public static IReadOnlyCollection<ListHistory> Of(
        IReadOnlyList<ClientOperation> history,
        ImmutableArray<Anomaly>.Builder anomalies
    )
    {
        var lists = new Dictionary<string, ListHistory>(StringComparer.Ordinal);
        var reads = new List<(ListHistory List, int Operation, ImmutableArray<long> Numbers)>();
        for (var i = 0; i < history.Count; i++)
        {
            foreach (var touched in history[i].Accesses.GroupBy(NameOf, StringComparer.Ordinal))
            {
                if (!lists.TryGetValue(touched.Key, out var list))
                {
                    lists.Add(touched.Key, list = new(touched.Key));
                }

                if (list.Enter(i, history[i].Fate, touched, anomalies) is { IsDefault: false } before)
                {
                    reads.Add((list, i, before));
                }
            }
        }

        foreach (var (list, operation, numbers) in reads)
        {
            list.Read(operation, numbers);
        }

        foreach (
            var (list, operation, numbers) in reads.Where(read =>
                !read.List.Longest.AsSpan().StartsWith(read.Numbers.AsSpan())
            )
        )
        {
            anomalies.Add(new Anomaly.Disagreement(operation, list.LongestReader, list.Name));
        }

        foreach (var list in lists.Values)
        {
            anomalies.AddRange(list.Wrongs(history));
        }

        return lists.Values;
    }

    private static string NameOf(Access access) => access switch
    {
        Access.Append append => append.List,
        Access.Read read => read.List,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // Notes an operation's appends; gives what others had appended when it read, if it did and that counts.
    private ImmutableArray<long> Enter(
        int operation,
        Fate fate,
        IEnumerable<Access> accesses,
        ImmutableArray<Anomaly>.Builder anomalies
    )
    {
        var own = new List<long>();
        var before = default(ImmutableArray<long>);
        foreach (var access in accesses)
        {
            if (access is Access.Append { Number: var number })
            {
                if (!_appenders.TryAdd(number, (operation, own.Count)))
                {
                    throw new ArgumentException($"{number} is appended twice to {Name}", nameof(accesses));
                }

                own.Add(number);
            }
            else if (access is Access.Read { Numbers: var numbers } && fate == Fate.Committed)
            {
                var others = numbers.Length - own.Count;
                if (others < 0 || !numbers.AsSpan()[others..].SequenceEqual(own.ToArray()))
                {
                    anomalies.Add(
                        new Anomaly.Contradiction(operation, $"it read {Name} without its own appends at the end")
                    );
                }
                else if (!before.IsDefault && !numbers.AsSpan()[..others].SequenceEqual(before.AsSpan()))
                {
                    anomalies.Add(
                        new Anomaly.Contradiction(
                            operation,
                            $"it read {Name} twice, and what others appended isn't the same"
                        )
                    );
                }
                else
                {
                    before = others == numbers.Length ? numbers : numbers[..others];
                }
            }
        }

        if (!before.IsDefault && own.Exists(number => before.Contains(number)))
        {
            anomalies.Add(new Anomaly.Contradiction(operation, $"it read in {Name} what it hadn't appended yet"));
        }

        return before;
    }

    private void Read(int operation, ImmutableArray<long> numbers)
    {
        Reads.Add((operation, numbers.Length));
        if (LongestReader < 0 || numbers.Length > Longest.Length)
        {
            (Longest, LongestReader) = (numbers, operation);
        }
    }

    private IEnumerable<Anomaly> Wrongs(IReadOnlyList<ClientOperation> history)
    {
        var seen = new HashSet<long>();
        for (var i = 0; i < Longest.Length; i++)
        {
            var number = Longest[i];
            if (!seen.Add(number))
            {
                yield return new Anomaly.Repeated(LongestReader, Name, number);
            }
            else if (!_appenders.TryGetValue(number, out var append))
            {
                yield return new Anomaly.Unappended(LongestReader, Name, number);
            }
            else if (history[append.Operation].Fate == Fate.Aborted)
            {
                yield return new Anomaly.Aborted(LongestReader, append.Operation, Name, number);
            }
            else if (
                i > 0
                && _appenders.TryGetValue(Longest[i - 1], out var last)
                && last.Operation == append.Operation
                && last.Position >= append.Position
            )
            {
                yield return new Anomaly.Reordered(LongestReader, append.Operation, Name, Longest[i - 1], number);
            }
        }
    }
}
