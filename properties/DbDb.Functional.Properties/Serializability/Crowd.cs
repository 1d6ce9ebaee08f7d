using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>Threads that race.</summary>
internal static class Crowd
{
    private const int OperationsOfAThread = 40;
    private const int RevisionsOfAList = 64; // so that no list gets long
    private const int Lists = 3;

    /// <summary>What threads that use these databases see. Each thread reads and appends in every way there is, to lists that others use too.</summary>
    public static ImmutableArray<ClientOperation> HistoryOf(Database[] databases, int threads, int seed)
    {
        var (history, lists, number) = (new ConcurrentQueue<ClientOperation>(), new ConcurrentDictionary<string, bool>(), 0L);
        var failures = new ConcurrentQueue<Exception>();
        using var start = new Barrier(databases.Length * threads);
        var crowd = Enumerable.Range(0, databases.Length * threads).Select(i => new Thread(() =>
        {
            var database = databases[i % databases.Length];
            var client = new ListClient(i, i % databases.Length, database, _ => { }, history.Enqueue);
            var random = new Random(seed * 1000 + i);
            start.SignalAndWait();
            try
            {
                for (var done = 0; done < OperationsOfAThread; done++)
                {
                    Act(client, random, $"{database.Head.Revision.Number / RevisionsOfAList}");
                }
            }
            catch (Exception failure)
            {
                failures.Enqueue(failure);
            }
        })).ToArray();
        Array.ForEach(crowd, thread => thread.Start());
        Array.ForEach(crowd, thread => thread.Join());
        Assert.Empty(failures);
        new ListClient(crowd.Length, 0, databases[0], _ => { }, history.Enqueue).Refresh([.. lists.Keys]).OrThrow();
        return [.. history];

        void Act(ListClient client, Random random, string age)
        {
            switch (random.Next(16))
            {
                case < 5:
                    client.Transact(Plan(random, age)).OrThrow();
                    break;
                case < 8:
                    client.TransactAsync(Plan(random, age)).GetAwaiter().GetResult().OrThrow();
                    break;
                case < 11:
                    while (client.TryCommit(Plan(random, age)).Match(Right: _ => false, Left: error => error is DbError.Conflict))
                    {
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
                default:
                    client.Head([ListOf(random, age), ListOf(random, age)]);
                    break;
            }
        }

        ImmutableArray<Access> Plan(Random random, string age) =>
            [
                .. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(2) == 0
                    ? (Access)new Access.Append(ListOf(random, age), Interlocked.Increment(ref number))
                    : new Access.Read(ListOf(random, age), [])),
            ];

        ImmutableArray<Access> Reads(Random random, string age) => [.. Plan(random, age).Select(access => access is Access.Append append ? new Access.Read(append.List, []) : access)];

        string ListOf(Random random, string age)
        {
            var list = $"{age}/{random.Next(Lists)}";
            lists[list] = true;
            return list;
        }
    }
}
