using FsCheck.Fluent;
using LanguageExt;
using Xunit.Abstractions;

namespace DbDb.Functional.Properties;

/// <summary>What threads really see of databases on one log can be explained by one order of all they did.</summary>
public class ThreadHistoryLaws(ITestOutputHelper output)
{
    [Fact]
    public void Threads_and_handles_on_a_file_are_strictly_serialisable() => Hold(Places.InFile, share: 10);

    [Fact]
    public void Threads_and_handles_in_memory_are_strictly_serialisable() =>
        Hold(
            genesis =>
            {
                var log = new MemoryStore(genesis.Limits);
                return new(() => new Handle(log), log.Dispose);
            },
            share: 4
        );

    [Fact]
    public void A_store_that_tells_an_old_head_is_found_out()
    {
        using var log = new MemoryStore();
        using var sound = Database.Open(log).OrThrow();
        var stale = Database.Open(new StaleStore(log)).OrThrow();
        var history = new List<ClientOperation>();
        ListClient first = new(0, 0, sound, _ => { }, history.Add);
        ListClient second = new(1, 1, stale, _ => { }, history.Add);
        first.Transact([new Access.Append("x", 1)]).OrThrow();
        first.Transact([new Access.Append("x", 2)]).OrThrow();
        second.Head(["x"]);
        Assert.Empty(StrictSerializability.AnomaliesIn(history));

        second.Refresh(["x"]).OrThrow();
        Assert.Contains(StrictSerializability.AnomaliesIn(history), anomaly =>
            anomaly is Anomaly.Cycle { Kind: "against real time" }
        );
    }

    [Fact]
    public void A_store_that_acknowledges_what_it_drops_is_found_out()
    {
        using var log = new MemoryStore();
        var database = Database.Open(new DroppingStore(log)).OrThrow();
        var history = new List<ClientOperation>();
        var client = new ListClient(0, 0, database, _ => { }, history.Add);
        client.Transact([new Access.Append("x", 1)]).OrThrow();
        client.Transact([new Access.Append("x", 2)]).OrThrow();
        client.Transact([new Access.Read("x", []), new Access.Append("x", 3)]).OrThrow();

        Assert.Contains(StrictSerializability.AnomaliesIn(history), anomaly =>
            anomaly is Anomaly.Cycle { Kind: "against real time" }
        );
    }

    [Fact]
    public void A_transaction_that_ignores_the_tree_that_it_is_given_is_found_out()
    {
        using var database = Database.InMemory();
        var history = new List<ClientOperation>();
        ListClient first = new(0, 0, database, _ => { }, history.Add);
        ListClient second = new(1, 0, database, _ => { }, history.Add);
        first.Transact([new Access.Append("x", 1)]).OrThrow();
        var old = database.Head.Tree;
        first.Transact([new Access.Append("x", 2)]).OrThrow();
        second.Transact([new Access.Append("x", 3)], also: _ => old.Append("x", 3)).OrThrow();
        first.Refresh(["x"]).OrThrow();

        Assert.Contains(StrictSerializability.AnomaliesIn(history), anomaly =>
            anomaly is Anomaly.Cycle { Kind: "against real time" }
        );
    }

    private void Hold(Func<LogHead, StorePlace> place, int share)
    {
        var (cases, operations, commits) = (0, 0, 0L);
        Prop.ForAll(
                Any.Limits,
                Gen.Choose(1, 3).ToArbitrary(),
                Gen.Choose(1, 4).ToArbitrary(),
                (limits, handles, threads) =>
                {
                    using var at = place(LogHead.Genesis(42, limits));
                    var databases = Enumerable
                        .Range(0, handles)
                        .Select(_ =>
                            Database
                                .Open(at.Open(), new DatabaseOptions { Limits = limits, CacheBytes = 8 << 10 })
                                .OrThrow()
                        )
                        .ToArray();
                    var history = RacingThreads.HistoryOf(databases, threads, seed: ++cases);
                    operations += history.Length;
                    commits += databases[0].Head.Revision.Number;
                    return StrictSerializability
                        .AnomaliesIn(history)
                        .Select(anomaly => $"{anomaly} in\n  {string.Join("\n  ", history)}")
                        .ToProperty();
                }
            )
            .Holds(share, "What threads see of databases on one log has an order");
        output.WriteLine($"{operations} operations, {commits} commits in {cases} histories");
    }

    /// <summary>One of several handles on a store: closing it doesn't close the store.</summary>
    private class Handle(IStore inner) : StoreDecorator(inner)
    {
        public override void Dispose()
        {
            // others go on
        }
    }

    /// <summary>Always tells the head that was the newest before.</summary>
    private sealed class StaleStore(IStore inner) : Handle(inner)
    {
        private Either<DbError, LogHead> _next = inner.ReadHead();

        public override Either<DbError, LogHead> ReadHead() => (_next, _next = base.ReadHead()).Item1;
    }

    /// <summary>Says of every second segment that it is stored, and drops it.</summary>
    private sealed class DroppingStore(IStore inner) : Handle(inner)
    {
        private int _appends;

        public override Either<DbError, LogHead> Append(Segment segment, bool sync, Func<LogHead, Segment?> again) =>
            ++_appends % 2 == 0 ? segment.After : base.Append(segment, sync, again);
    }
}
