using System.Collections.Immutable;
using System.Globalization;
using DbDb.Functional.Testing;

namespace DbDb.Functional.Children;

/// <summary>
/// Threads that move money in every way there is, and look whether it is all there, until the process is killed or its
/// input ends.
/// </summary>
internal sealed class Tellers : IDisposable
{
    private const long NumbersOfALife = 1_000_000_000;
    private const int RevisionsOfAList = 64; // so that no list gets long
    private const int ListsAtATime = 4;

    private readonly int _life;
    private readonly Database _database;
    private readonly Action<ClientOperation> _begun;
    private readonly Action<ClientOperation> _over;
    private readonly CancellationTokenSource _end = new();
    private long _number;

    /// <param name="path">The database.</param>
    /// <param name="life">A number that no other process has, before or after.</param>
    /// <param name="cacheBytes">How many bytes of nodes are kept in memory.</param>
    /// <param name="begun">Is told of what begins.</param>
    /// <param name="over">Is told of what is over.</param>
    public Tellers(string path, int life, long cacheBytes, Action<ClientOperation> begun, Action<ClientOperation> over)
    {
        // Where many processes share few processors, one that waits for its turn may have to wait for long.
        _database = Database
            .Open(path, new() { CacheBytes = cacheBytes, LockTimeout = TimeSpan.FromMinutes(5) })
            .OrThrow();
        (_life, _begun, _over) = (life, begun, over);
    }

    /// <summary>Runs until the input ends; a thread that fails ends them all.</summary>
    public void Run(int threads)
    {
        _ = Task.Run(() =>
        {
            while (Console.In.ReadLine() is not null)
            {
                // more to come
            }

            _end.Cancel();
        });
        Task.WaitAll([.. Enumerable.Range(0, threads).Select(i => Task.Factory.StartNew(
            () => Work(i), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))]);
    }

    public void Dispose()
    {
        _database.Dispose();
        _end.Dispose();
    }

    private void Work(int thread)
    {
        var client = new ListClient(_life * 100 + thread, _life, _database, _begun, _over);
        var random = new Random(_life * 1000 + thread);
        try
        {
            while (!_end.IsCancellationRequested)
            {
                Act(client, random);
            }
        }
        catch
        {
            _end.Cancel();
            throw;
        }
    }

    private void Act(ListClient client, Random random)
    {
        var transfer = Next(random);
        var lists = Lists(random);
        ImmutableArray<Access> plan =
        [
            new Access.Read(lists[0], []),
            new Access.Append(lists[0], transfer.Number),
            .. random.Next(2) == 0 ? [new Access.Append(lists[1], transfer.Number)] : Array.Empty<Access>(),
        ];
        switch (random.Next(16))
        {
            case < 7:
                client.Transact(plan, tree => tree.After(transfer), transfer.Note).OrThrow();
                break;
            case < 10:
                client
                    .TransactAsync(plan, tree => tree.After(transfer), transfer.Note)
                    .GetAwaiter()
                    .GetResult()
                    .OrThrow();
                break;
            case 10:
                if (
                    client
                        .TryCommit(plan, tree => tree.After(transfer), transfer.Note)
                        .Match(Right: _ => false, Left: error => error is not DbError.Conflict)
                )
                {
                    throw new InvalidDataException("a comparison failed otherwise");
                }

                break;
            case < 13:
                Check(client.Refresh(lists).OrThrow());
                break;
            case 13:
                Check(client.Head(lists));
                break;
            case 14:
                Check(client.Transact([.. lists.Select(list => new Access.Read(list, []))]).OrThrow());
                break;
            default:
                client.Refuse(plan);
                break;
        }
    }

    private static void Check(Snapshot snapshot)
    {
        if (Bank.TotalOf(snapshot.Tree) is var total && total != Bank.Total)
        {
            throw new InvalidDataException($"{total} in all accounts of {snapshot}");
        }
    }

    private Transfer Next(Random random)
    {
        var from = random.Next(Bank.Accounts);
        return new(
            _life * NumbersOfALife + Interlocked.Increment(ref _number),
            from,
            (from + random.Next(1, Bank.Accounts)) % Bank.Accounts,
            random.Next(1, 10)
        );
    }

    // Lists that the others append to now, too.
    private ImmutableArray<string> Lists(Random random)
    {
        var (age, one) = (_database.Head.Revision.Number / RevisionsOfAList, random.Next(ListsAtATime));
        return [Name(one), Name((one + random.Next(1, ListsAtATime)) % ListsAtATime)];

        string Name(int list) => string.Create(CultureInfo.InvariantCulture, $"list/{age}/{list}");
    }
}
