using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>
/// Ways to make a good history a bad one. Each ends up with something that no order explains, or says that it can't be
/// done to this history.
/// </summary>
internal static class Misdeed
{
    private const long Fresh = 1_000_000;

    public static ImmutableArray<(
        string Name,
        Func<ImmutableArray<ClientOperation>, int, ImmutableArray<ClientOperation>?> Do
    )> All
    { get; } =
    [
        ("a number that nobody appended is read", (history, _) =>
            history.Add(Reading(history, "l0", [.. Last(history, "l0"), Fresh]))
        ),
        ("an append is read whose operation was aborted", (history, pick) =>
            Seen(history, pick) is var (i, _, _) ? history.SetItem(i, history[i] with { Fate = Fate.Aborted }) : null
        ),
        ("a committed append is lost", (history, pick) =>
            Seen(history, pick, Fate.Committed) is var (_, list, number) ? Without(history, list, number) : null
        ),
        ("two reads have a list in another order", (history, pick) =>
            Seen(history, pick) is var (_, list, _) && Last(history, list) is [.. var first, var one, var two]
                ? history.Add(Reading(history, list, [.. first, two, one]))
                : null
        ),
        ("an append is there twice", (history, pick) =>
            Seen(history, pick) is var (_, list, number)
                ? history.Add(Reading(history, list, [.. Last(history, list), number]))
                : null
        ),
        ("the newest append isn't seen by one who comes later", (history, pick) =>
            Seen(history, pick) is var (_, list, _)
                ? history.Add(Reading(history, list, Last(history, list)[..^1]))
                : null
        ),
        ("an append is seen before it was begun", (history, pick) =>
            Seen(history, pick) is var (i, _, _)
                ? history.SetItem(i, history[i] with { Invoked = After(history) + 1, Completed = After(history) + 2 })
                : null
        ),
        ("a database goes back", (history, pick) =>
            Seen(history, pick) is var (_, list, _) ? Back(history, list, newer: 7, older: 7) : null
        ),
        ("an operation is seen by halves", (history, _) =>
            Planted(history, [Append("l0", 1), Append("l0", 2)], [Read("l0", history, 1)], [Read("l0", history, 1, 2)])
        ),
        ("an operation's appends change places", (history, _) =>
            Planted(history, [Append("l0", 1), Append("l0", 2)], [Read("l0", history, 2, 1)])
        ),
        ("an operation doesn't see what it appended", (history, _) =>
            Planted(history, [Append("l0", 1), Read("l0", history)])
        ),
        ("an operation reads twice and sees two things", (history, _) =>
            Planted(history, [Append("l0", 1)], [Read("l0", history), Read("l0", history, 1)])
        ),
        ("an operation sees what it will append", (history, _) =>
            Planted(history, [Read("l0", history, 1), Append("l0", 1)])
        ),
        ("an update is lost", (history, _) =>
            Planted(history, [Read("l0", history), Append("l0", 1)], [Read("l0", history), Append("l0", 2)])
        ),
        ("an update is lost and somebody sees it", (history, _) =>
            Planted(
                history,
                [Read("l0", history), Append("l0", 1)],
                [Read("l0", history), Append("l0", 2)],
                [Read("l0", history, 2)]
            )
        ),
        ("two operations see each other", (history, _) =>
            Planted(history, [Read("l0", history, 1), Append("l1", 2)], [Read("l1", history, 2), Append("l0", 1)])
        ),
        ("two operations don't see each other", (history, _) =>
            Planted(
                history,
                [Read("l0", history), Append("l1", 2)],
                [Read("l1", history), Append("l0", 1)],
                [Read("l0", history, 1), Read("l1", history, 2)]
            )
        ),
        ("two operations don't see each other and nobody else sees them", (history, _) =>
            Planted(history, [Read("l0", history), Append("l1", 2)], [Read("l1", history), Append("l0", 1)])
        ),
        ("two operations write over each other", (history, _) =>
            Planted(
                history,
                [Append("l0", 1), Append("l1", 1)],
                [Append("l0", 2), Append("l1", 2)],
                [Read("l0", history, 1, 2), Read("l1", history, 2, 1)]
            )
        ),
        ("two readers see two operations in another order", (history, _) =>
            Planted(
                history,
                [Append("l0", 1)],
                [Append("l1", 2)],
                [Read("l0", history, 1), Read("l1", history)],
                [Read("l0", history), Read("l1", history, 2)]
            )
        ),
        ("three operations go round", (history, _) =>
            Planted(
                history,
                [Read("l0", history), Append("l1", 2)],
                [Read("l1", history), Append("l2", 3)],
                [Read("l2", history), Append("l0", 1)]
            )
        ),
    ];

    /// <summary>One who reads a list that another one has read newer. Through one database that is wrong.</summary>
    public static ImmutableArray<ClientOperation>? Back(
        ImmutableArray<ClientOperation> history,
        string list,
        int newer,
        int older
    )
    {
        var (last, after) = (Last(history, list), After(history));
        if (last.IsEmpty)
        {
            return null;
        }

        var newest = history
            .Select(operation =>
                operation
                    .Accesses.OfType<Access.Append>()
                    .Where(append => append.List == list)
                    .Select(append => append.Number)
                    .ToArray()
            )
            .First(appended => appended.Contains(last[^1]));
        return
        [
            .. history,
            new(90, newer, after + 1, after + 2, Fate.Committed, [new Access.Read(list, last)], MayBeStale: true),
            new(
                91,
                older,
                after + 3,
                after + 4,
                Fate.Committed,
                [new Access.Read(list, [.. last.Except(newest)])],
                MayBeStale: true
            ),
        ];
    }

    /// <summary>The same history, and somebody who reads all lists in the end.</summary>
    public static ImmutableArray<ClientOperation> Read(ListLife life)
    {
        var end = life.Steps.Add(new(ListLife.Kind.Strict, 0, 0, 0, 0, [(false, 0), (false, 1), (false, 2)]));
        var history = new ListLife(end).ToHistory();
        var after = After(history.RemoveAt(history.Length - 1));
        return history.SetItem(history.Length - 1, history[^1] with { Invoked = after + 1, Completed = after + 2 });
    }

    private static long After(ImmutableArray<ClientOperation> history) =>
        history.Select(operation => Math.Max(operation.Invoked, operation.Completed)).DefaultIfEmpty(0).Max();

    // What the reader of all lists read.
    private static ImmutableArray<long> Last(ImmutableArray<ClientOperation> history, string list) =>
        history[^1].Accesses.OfType<Access.Read>().Single(read => read.List == list).Numbers;

    // An append that the reader of all lists saw.
    private static (int Operation, string List, long Number)? Seen(
        ImmutableArray<ClientOperation> history,
        int pick,
        Fate? fate = null
    )
    {
        var seen = (
            from i in Enumerable.Range(0, history.Length)
            where fate is null || history[i].Fate == fate
            from append in history[i].Accesses.OfType<Access.Append>()
            where Last(history, append.List).Contains(append.Number)
            select (i, append.List, append.Number)
        ).ToArray();
        return seen.Length == 0 ? null : seen[pick % seen.Length];
    }

    private static ImmutableArray<ClientOperation> Without(
        ImmutableArray<ClientOperation> history,
        string list,
        long number
    ) =>
        [
            .. history.Select(operation =>
                operation with
                {
                    Accesses =
                    [
                        .. operation.Accesses.Select(access =>
                            access is Access.Read read && read.List == list
                                ? read with
                                {
                                    Numbers = read.Numbers.Remove(number),
                                }
                                : access
                        ),
                    ],
                }
            ),
        ];

    private static ClientOperation Reading(
        ImmutableArray<ClientOperation> history,
        string list,
        ImmutableArray<long> numbers
    ) => new(90, 0, After(history) + 1, After(history) + 2, Fate.Committed, [new Access.Read(list, numbers)]);

    // Operations at the same time, after all others.
    private static ImmutableArray<ClientOperation>? Planted(
        ImmutableArray<ClientOperation> history,
        params ImmutableArray<Access>[] planted
    ) =>
        history.AddRange(
            planted.Select(
                (accesses, i) =>
                    new ClientOperation(
                        90 + i,
                        0,
                        After(history) + 1 + i,
                        After(history) + 100 - i,
                        Fate.Committed,
                        accesses
                    )
            )
        );

    private static Access.Append Append(string list, long number) => new(list, Fresh + number);

    private static Access.Read Read(string list, ImmutableArray<ClientOperation> history, params long[] more) =>
        new(list, [.. Last(history, list), .. more.Select(number => Fresh + number)]);
}
