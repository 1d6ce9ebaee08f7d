using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using DbDb.Functional.Children;
using DbDb.Functional.Testing;
using Xunit.Abstractions;

namespace DbDb.Functional.Tests.Processes;

/// <summary>
/// Many threads of many processes move money between accounts. None gets lost, and what they see has an order.
/// </summary>
public sealed class Transfers(ITestOutputHelper output) : IDisposable
{
    private const int HeapBytes = 0xC800000;

    private static readonly bool _isLong = Tries.Of(100) >= 1000;
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(_isLong ? 5 : 1);

    private readonly TemporaryFolder _folder = new();
    private readonly Random _random = new(20261122);

    [Fact]
    public void P1_no_transfer_is_lost_and_all_that_was_seen_has_an_order_while_processes_are_killed()
    {
        var (processes, threads) = _isLong ? (8, 8) : (3, 4);
        var kills = Math.Min(Tries.Of(8), 75);
        var apart = TimeSpan.FromMilliseconds(_isLong ? 1000 : 300);
        using var database = Founded();
        var lives = 0;
        var alive = Enumerable.Range(0, processes).Select(_ => Begin(++lives, threads)).ToList();
        var clock = Stopwatch.StartNew();
        try
        {
            for (var kill = 1; kill <= kills; kill++)
            {
                Thread.Sleep(apart); // the more happens, the better; nothing must have happened
                var i = _random.Next(alive.Count);
                AwaitWork(alive[i]);
                alive[i].Kill();
                alive[i].Dispose();
                alive[i] = Begin(++lives, threads);
            }

            alive.ForEach(AwaitWork);
            alive.ForEach(one => one.End(_patience));
        }
        finally
        {
            alive.ForEach(one => one.Dispose());
        }

        output.WriteLine($"{kills} kills of {processes} processes with {threads} threads in {clock.Elapsed}");
        Judge(database, [.. Enumerable.Range(1, lives).SelectMany(life => ActionLog.Read(DiaryOf(life)))]);
    }

    [Fact]
    public void Transfers_within_a_small_heap_take_no_more_memory_the_longer_they_go_on()
    {
        const int Processes = 2;
        const int Threads = 4;
        var time = TimeSpan.FromSeconds(Math.Min(Tries.Of(2), 600));
        using var database = Founded();
        var alive = Enumerable
            .Range(1, Processes)
            .Select(life => new Life(
                Child.StartTransfers(_folder.Database, Memory(life), life, Threads, HeapBytes),
                Memory(life)
            ))
            .ToList();
        try
        {
            alive.ForEach(AwaitWork);
            Thread.Sleep(time); // the more happens, the better
            alive.ForEach(one => one.End(_patience));
            Assert.Equal(
                database.Refresh().OrThrow().Revision.Number - 1,
                alive.Sum(one => long.Parse(one.Output, CultureInfo.InvariantCulture))
            );
        }
        finally
        {
            alive.ForEach(one => one.Dispose());
        }

        Assert.Equal(Bank.Total, Bank.TotalOf(database.Head.Tree));
        Assert.Empty(Verification.Of(database.Head));
        for (var life = 1; life <= Processes; life++)
        {
            var samples = File.ReadAllLines(Memory(life))
                .Select(line =>
                    line.Split(' ').Select(word => long.Parse(word, CultureInfo.InvariantCulture)).ToArray()
                )
                .ToArray();
            foreach (var (what, of) in new[] { ("heap", 0), ("process", 1) })
            {
                var (first, second) = (
                    samples[..(samples.Length / 2 + 1)].Max(sample => sample[of]),
                    samples[(samples.Length / 2)..].Max(sample => sample[of])
                );
                output.WriteLine(
                    $"process {life}: {what} {first >> 20} MiB in the first half of {samples[^1][2]} transfers, {second >> 20} MiB in the second"
                );
                Assert.True(second <= first * 3 / 2 + (32 << 20), $"the {what} grew from {first} to {second} bytes");
            }
        }
    }

    [Theory]
    [InlineData("all")]
    [InlineData("5")]
    public void P1_no_transfer_is_lost_while_one_process_compacts_in_a_loop_and_is_killed_and_another_follows(
        string kept
    )
    {
        var time = TimeSpan.FromSeconds(Math.Min(Tries.Of(2), 600));
        var (report, copy) = (_folder.File("compactions"), _folder.File("copy.dbdb"));
        using var database = Founded();
        var tellers = Enumerable.Range(1, 2).Select(life => Begin(life, threads: 4)).ToList();
        var compactor = Compactor();
        var follower = new Life(Child.Start("follow", _folder.Database, copy), copy);
        try
        {
            List<Life> all = [.. tellers, compactor, follower];
            all.ForEach(AwaitWork);
            var clock = Stopwatch.StartNew();
            for (var kill = 0; kill < 3 || clock.Elapsed < time; kill++)
            {
                Thread.Sleep(Math.Min((int)time.TotalMilliseconds / 4, 5000)); // the more happens, the better
                compactor.Kill();
                compactor.Dispose();
                compactor = Compactor();
            }

            var before = File.ReadAllLines(report).Length;
            while (File.ReadAllLines(report).Length == before)
            {
                Assert.True(!compactor.HasExited, compactor.Errors);
                Thread.Sleep(10);
            }

            tellers.ForEach(one => one.End(_patience));
            compactor.End(_patience);
            follower.End(_patience);
        }
        finally
        {
            tellers.ForEach(one => one.Dispose());
            compactor.Dispose();
            follower.Dispose();
        }

        output.WriteLine($"{File.ReadAllLines(report).Length} compactions");
        Judge(
            database,
            [.. Enumerable.Range(1, 2).SelectMany(life => ActionLog.Read(DiaryOf(life)))],
            isWhole: kept == "all"
        );
        using var followed = Database.Open(copy).OrThrow();
        Assert.Equal(Bank.Total, Bank.TotalOf(followed.Head.Tree));
        Assert.Empty(Verification.Of(followed));
        Assert.Equal(follower.Output.Trim(), followed.Head.Revision.ToString());
        Assert.DoesNotContain(_folder.Names(), name => name.EndsWith(".tmp", StringComparison.Ordinal));

        Life Compactor() => new(Child.Start("compact", _folder.Database, report, kept), report);
    }

    public void Dispose() => _folder.Dispose();

    private Database Founded()
    {
        var database = Database.Open(_folder.Database, new() { Limits = Bank.Limits, CacheBytes = 16 << 20 }).OrThrow();
        database.Transact(Bank.Founded).OrThrow();
        return database;
    }

    private string DiaryOf(int life) => _folder.File($"diary{life}");

    private string Memory(int life) => _folder.File($"memory{life}");

    private Life Begin(int life, int threads) =>
        new(Child.Start("transfer", _folder.Database, DiaryOf(life), $"{life}", $"{threads}"), DiaryOf(life));

    // Until it has something to show, so that no process is killed that has only just been started.
    private static void AwaitWork(Life life)
    {
        var clock = Stopwatch.StartNew();
        while (!life.HasWorked)
        {
            Assert.False(life.HasExited, life.Errors);
            Assert.True(clock.Elapsed < _patience, "a process doesn't get to work");
            Thread.Sleep(10);
        }
    }

    private void Judge(Database database, ImmutableArray<ClientOperation> seen, bool isWhole = true)
    {
        var clock = Stopwatch.StartNew();
        var invoked = Stopwatch.GetTimestamp();
        var tree = database.Refresh().OrThrow().Tree;
        var lists = tree.Keys(KeyRange.Prefix("list/")).Select(key => key.ToString());
        seen = seen.Add(
            new(
                0,
                0,
                invoked,
                Stopwatch.GetTimestamp(),
                Fate.Committed,
                [.. lists.Select(list => new Access.Read(list, tree.Numbers(list)))]
            )
        );

        var acknowledged = Numbers(seen, Fate.Committed);
        if (isWhole)
        {
            AgainstTheHistory(database, seen, acknowledged);
        }

        Assert.Equal(Bank.Total, Bank.TotalOf(tree));
        Assert.Empty(Verification.Of(database.Head));
        output.WriteLine($"{acknowledged.Count} transfers acknowledged, looked at in {clock.Elapsed}");

        clock.Restart();
        var anomalies = StrictSerializability.AnomaliesIn(seen);
        output.WriteLine($"{seen.Length} operations judged in {clock.Elapsed}: {anomalies.Length} anomalies");
        Assert.Empty(anomalies);
        Assert.True(acknowledged.Count > 0);
    }

    private static void AgainstTheHistory(
        Database database,
        ImmutableArray<ClientOperation> seen,
        HashSet<long> acknowledged
    )
    {
        var transfers = database
            .History()
            .Select(step => step.OrThrow().Note)
            .Where(note => note.Length > 0)
            .Select(Transfer.Parse)
            .ToArray();
        var done = transfers.Select(transfer => transfer.Number).ToHashSet();
        Assert.Equal(transfers.Length, done.Count);
        Assert.Empty(acknowledged.Except(done));
        Assert.Empty(done.Except(acknowledged).Except(Numbers(seen, Fate.Unknown)));
        Assert.Equal(
            Bank.BalancesAfter(transfers),
            Enumerable.Range(0, Bank.Accounts).Select(account => database.Head.Tree.Balance(account))
        );
    }

    private static HashSet<long> Numbers(IEnumerable<ClientOperation> operations, Fate fate) =>
        [
            .. operations
                .Where(operation => operation.Fate == fate)
                .SelectMany(operation => operation.Accesses.OfType<Access.Append>())
                .Select(append => append.Number),
        ];
}
