using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>
/// Threads that race: each reads and appends in every way there is, to lists that others use too, and compacts what
/// they use now and then.
/// </summary>
internal sealed class RacingThreads
{
    private const int OperationsOfAThread = 40;
    private const int RevisionsOfAList = 64; // so that no list gets long
    private const int Lists = 3;

    private readonly ConcurrentQueue<ClientOperation> _history = [];
    private readonly ConcurrentDictionary<string, bool> _lists = [];
    private readonly ConcurrentQueue<Exception> _failures = [];
    private long _number;

    private RacingThreads()
    {
    }

    /// <summary>
    /// What threads that use these databases see, so many of each, and in the end one who reads every list.
    /// </summary>
    public static ImmutableArray<ClientOperation> HistoryOf(Database[] databases, int threads, int seed)
    {
        var crowd = new RacingThreads();
        using var start = new Barrier(databases.Length * threads);
        var all = Enumerable.Range(0, databases.Length * threads).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            crowd.Live(i, i % databases.Length, databases[i % databases.Length], new(seed * 1000 + i));
        })).ToArray();
        Array.ForEach(all, thread => thread.Start());
        Array.ForEach(all, thread => thread.Join());
        Assert.Empty(crowd._failures);
        new ListClient(all.Length, 0, databases[0], _ => { }, crowd._history.Enqueue)
            .Refresh([.. crowd._lists.Keys])
            .OrThrow();
        return [.. crowd._history];
    }

    private void Live(int number, int numberOfDatabase, Database database, Random random)
    {
        var client = new ListClient(number, numberOfDatabase, database, _ => { }, _history.Enqueue);
        try
        {
            for (var done = 0; done < OperationsOfAThread; done++)
            {
                Act(client, database, random, $"{database.Head.Revision.Number / RevisionsOfAList}");
            }
        }
        catch (Exception failure)
        {
            _failures.Enqueue(failure);
        }
    }

    private void Act(ListClient client, Database database, Random random, string age)
    {
        switch (random.Next(17))
        {
            case < 5:
                client.Transact(Plan(random, age)).OrThrow();
                break;
            case < 8:
                client.TransactAsync(Plan(random, age)).GetAwaiter().GetResult().OrThrow();
                break;
            case < 11:
                while (client.TryCommit(Plan(random, age)).Error() is { } error)
                {
                    Assert.IsType<DbError.Conflict>(error);
                    client.Refresh([]).OrThrow();
                }

                break;
            case 11:
                client.Transact(Reads(random, age)).OrThrow();
                break;
            case 12:
                client.TransactAsync(Reads(random, age)).GetAwaiter().GetResult().OrThrow();
                break;
            case 13:
                client.Refuse(Plan(random, age));
                break;
            case 14:
                client.Refresh([ListOf(random, age), ListOf(random, age)]).OrThrow();
                break;
            case 15:
                database
                    .Compact(Retention.Last(random.Next(1, 4)))
                    .IfLeft(error => Assert.IsType<DbError.Locked>(error));
                break;
            default:
                client.Head([ListOf(random, age), ListOf(random, age)]);
                break;
        }
    }

    private ImmutableArray<Access> Plan(Random random, string age) =>
        [
            .. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(2) == 0
                ? (Access)new Access.Append(ListOf(random, age), Interlocked.Increment(ref _number))
                : new Access.Read(ListOf(random, age), [])),
        ];

    private ImmutableArray<Access> Reads(Random random, string age) =>
        [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new Access.Read(ListOf(random, age), []))];

    private string ListOf(Random random, string age)
    {
        var list = $"{age}/{random.Next(Lists)}";
        _lists[list] = true;
        return list;
    }
}
