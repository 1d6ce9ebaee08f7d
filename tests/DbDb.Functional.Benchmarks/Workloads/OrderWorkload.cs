using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>Orders in a file, by their types: read by key, by customer and by amount, and placed one by one.</summary>
internal static class OrderWorkload
{
    private const int Queries = 20_000;
    private const int Pieces = 20;
    private const int WarmQueries = 1_000;
    private const int Found = 10;
    private const int Placed = 200;
    private const int WarmPlaced = 20;

    public static Workload All { get; } = new(
        Workload.Typed,
        "typed-orders",
        [
            Ahead("an order by its key"),
            Ahead("ten of a customer"),
            Ahead("ten by amount"),
            Ahead("an order placed, durable"),
            Ahead("a load, an order"),
        ],
        Fixture.None,
        [
            new(PeerNames.DbDb, lab => Measure(lab, folder => new DbDbOrders(folder))),
            new(PeerNames.LiteDb, lab => Measure(lab, folder => new LiteDbOrders(folder))),
            new(PeerNames.Dapper, lab => Measure(lab, folder => new DapperOrders(folder))),
        ]);

    private static Measurement Measure(Lab lab, Func<string, IOrderPeer> open)
    {
        Clock.WarmUp(() => Warm(open(lab.NewFolder())));
        using var orders = open(lab.NewFolder());
        var count = Math.Max(lab.Entries / Order.OfEach, Placed) * Order.OfEach / 5;
        var loaded = Clock.Time(
            () =>
            {
                orders.Load(Order.Many(count));
                return 0;
            },
            count);
        var some = Order.Many(count).Take(Queries + WarmQueries).ToArray();
        var byKey = Timed(some, order => orders.Find(order.Customer, order.Number));
        var byCustomer = Timed(some, order => orders.Of(order.Customer));
        var byAmount = Timed(some, order => orders.Between(order.Cents, order.Cents + Found * 100));
        var placed = Clock.TimePieces(
            Enumerable.Range(0, Placed).Select<int, Func<long>>(i => () =>
            {
                orders.Place(Order.Of(i, count) with { Number = Order.OfEach });
                return 1;
            }),
            1);
        return Measurement.Of(
            unchecked(byKey.Sum + byCustomer.Sum + byAmount.Sum + placed.Sum),
            byKey.Nanoseconds / 1000,
            byCustomer.Nanoseconds / 1000,
            byAmount.Nanoseconds / 1000,
            placed.Nanoseconds / 1000,
            loaded.Nanoseconds / 1000);
    }

    private static void Warm(IOrderPeer peer)
    {
        using var orders = peer;
        orders.Load(Order.Many(WarmQueries));
        for (var i = 0; i < WarmPlaced; i++)
        {
            orders.Place(Order.Of(i, WarmQueries) with { Number = Order.OfEach });
        }
    }

    private static (long Sum, double Nanoseconds) Timed(Order[] some, Func<Order, long> read)
    {
        Clock.WarmUp(() => SumOf(some.AsSpan(0, Math.Min(WarmQueries, some.Length)), read));
        var queries = some.Skip(WarmQueries).ToArray();
        var each = Math.Max(queries.Length / Pieces, 1);
        return Clock.TimePieces(
            queries.Chunk(each).Take(Pieces).Select<Order[], Func<long>>(piece => () => SumOf(piece, read)),
            each);
    }

    private static long SumOf(ReadOnlySpan<Order> orders, Func<Order, long> read)
    {
        var sum = 0L;
        foreach (var order in orders)
        {
            sum += read(order);
        }

        return sum;
    }

    private static Metric Ahead(string name) =>
        new(name, "µs", Target.AheadOf(PeerNames.LiteDb, PeerNames.Dapper));
}
