using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>What one thread does next.</summary>
internal enum Step
{
    Transact,
    TransactAsync,
    Cancel,
    Throw,
    Refuse,
    Compare,
    Refresh,
    Look,
    Keep,
    Flush,
    Compact,
    Drop,
    Dispose,
}

/// <summary>
/// Something that happens to databases on one log: what each thread does, who watches, and how it is set up.
/// </summary>
/// <param name="Threads">
/// What each does; the first uses the first database, the second the second, if there is one, and so on.
/// </param>
/// <param name="Databases">How many there are.</param>
/// <param name="Watchers">Who watches the first database: whether each wants every revision.</param>
/// <param name="IsInFile">
/// Whether the log is a file, on a simulated disk, and each database in a process of its own.
/// </param>
/// <param name="IsLater">Whether commits are acknowledged before they are durable.</param>
/// <param name="IsFailing">Whether the clock throws now and then.</param>
/// <param name="IsFull">Whether there is more in it than the cache has room for.</param>
internal sealed record Race(
    ImmutableArray<ImmutableArray<Step>> Threads,
    int Databases,
    ImmutableArray<bool> Watchers,
    bool IsInFile,
    bool IsLater,
    bool IsFull,
    bool IsFailing)
{
    /// <summary>Any race of a kind.</summary>
    public static Race Of(RaceKind kind, Random random) => new(
        [
            .. Enumerable.Range(0, random.Next(kind.LeastThreads, kind.MostThreads + 1)).Select(_ =>
                Enumerable.Range(0, random.Next(1, 4))
                    .Select(_ => kind.Steps[random.Next(kind.Steps.Length)])
                    .ToImmutableArray()),
        ],
        random.Next(kind.LeastDatabases, kind.MostDatabases + 1),
        [
            .. Enumerable.Range(0, random.Next(kind.LeastWatchers, kind.MostWatchers + 1))
                .Select(_ => random.Next(2) == 0),
        ],
        kind.IsInFile && random.Next(2) == 0,
        kind.IsLater ?? random.Next(3) == 0,
        kind.IsFull,
        kind.IsFailing);

    public bool Has(Step step) => Threads.Any(steps => steps.Contains(step));

    public IEnumerable<Race> Smaller()
    {
        for (var i = 0; i < Threads.Length; i++)
        {
            yield return this with { Threads = Threads.RemoveAt(i) };
            for (var k = 0; k < Threads[i].Length; k++)
            {
                yield return this with { Threads = Threads.SetItem(i, Threads[i].RemoveAt(k)) };
            }
        }

        if (Databases > 1)
        {
            yield return this with { Databases = Databases - 1 };
        }

        for (var i = 0; i < Watchers.Length; i++)
        {
            yield return this with { Watchers = Watchers.RemoveAt(i) };
        }

        if (IsInFile)
        {
            yield return this with { IsInFile = false };
        }

        if (IsLater)
        {
            yield return this with { IsLater = false };
        }

        if (IsFull)
        {
            yield return this with { IsFull = false };
        }
    }

    public override string ToString() =>
        $"{string.Join(" | ", Threads.Select(steps => string.Join(" ", steps)))}, {Databases} databases, "
        + $"watching [{string.Join(", ", Watchers)}]{(IsInFile ? ", in a file" : "")}{(IsLater ? ", later" : "")}"
        + $"{(IsFull ? ", full" : "")}{(IsFailing ? ", failing" : "")}";
}
