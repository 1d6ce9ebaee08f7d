using DbDb.Functional.Samples.Worker;

namespace DbDb.Functional.Hosting.Tests.Samples;

/// <summary>The worker sample, in a process of its own, while this one commits to the same file.</summary>
public sealed class WorkerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("orders.dbdb");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Totals_follow_orders_while_it_runs_and_after_it_did_not()
    {
        using var db = Database.Open(Path).OrThrow();
        using (var worker = new SampleProcess("Worker", _folder.Path))
        {
            worker.Saying("Has counted all orders");
            Order(db, 100);
            await Counted(db, owed: 100);
            Assert.Equal(0, worker.Terminate());
        }

        Order(db, 23);
        db.Transact(tree => tree.In(Shop.Orders).Set(("zoe", 1), new("less", 90))).OrThrow();
        using (var worker = new SampleProcess("Worker", _folder.Path))
        {
            worker.Saying("Goes on after revision");
            await Counted(db, owed: 113);
            db.Transact(tree => tree.In(Shop.Orders).RemoveRange(Shop.Orders.Under("zoe"))).OrThrow();
            await Counted(db, owed: 0);
            Assert.Equal(0, worker.Terminate());
        }
    }

    [Fact]
    public async Task They_are_made_anew_where_the_revision_that_was_counted_is_not_kept()
    {
        using var db = Database.Open(Path).OrThrow();
        using (var worker = new SampleProcess("Worker", _folder.Path))
        {
            Order(db, 100);
            await Counted(db, owed: 100);
            Assert.Equal(0, worker.Terminate());
        }

        db.Transact(tree => tree.In(Shop.Orders).RemoveRange(Shop.Orders.Under("zoe"))).OrThrow();
        db.Compact(Retention.Last(1)).OrThrow();
        using (var worker = new SampleProcess("Worker", _folder.Path))
        {
            worker.Saying("Has counted all orders");
            await Counted(db, owed: 0);
            Assert.Equal(0, worker.Terminate());
        }
    }

    private static void Order(Database db, long cents) =>
        db.Transact(tree => Shop.Take(tree, "zoe", new("a test", cents))).OrThrow();

    // Until the totals have what one customer owes; at every revision they are right for the orders of the one that
    // they are of.
    private static async Task Counted(Database db, long owed)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        await foreach (var now in db.Watch(Revision.Zero, patience.Token))
        {
            if (Shop.CountedUpTo(now.Tree) is { } counted)
            {
                db.At(counted).IfRight(then => Assert.Equal(
                    Shop.CountAnew(Tree.Empty, then).In(Shop.Totals), now.Tree.In(Shop.Totals)));
            }

            if (now.Revision >= db.Refresh().OrThrow().Revision
                && now.Tree.In(Shop.Orders).Range(Shop.Orders.Under("zoe")).Sum(order => order.Value.Cents) == owed
                && now.Tree.In(Shop.Totals).Find("zoe").IfNone(0) == owed)
            {
                return;
            }
        }
    }
}
