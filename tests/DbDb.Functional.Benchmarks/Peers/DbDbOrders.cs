using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>Orders in a keyspace with an index. A commit is on the medium when it returns.</summary>
internal sealed class DbDbOrders(string folder) : IOrderPeer
{
    private static readonly SecondaryIndex<Order, long> _byCents =
        SecondaryIndex.Of("by-cents", Codec.Int64, (Order order) => order.Cents);

    private static readonly Keyspace<(string, long), Order> _orders = Keyspace
        .Of("orders", Codec.Tuple(Codec.String, Codec.Int64), Codec.Json(OrderJson.Default.Order))
        .IndexedBy(_byCents);

    private readonly Database _database = Database.Open(Path.Combine(folder, "orders.dbdb")).OrThrow();

    public void Load(IEnumerable<Order> orders) =>
        _database.Load(_orders, orders.Select(order => KeyValuePair.Create((order.Customer, order.Number), order)))
            .OrThrow();

    public long Find(string customer, long number) => _database.Head.In(_orders)[(customer, number)].Cents;

    public long Of(string customer) =>
        _database.Head.In(_orders).Range(_orders.Under(customer)).Sum(order => order.Value.Cents);

    public long Between(long from, long to) =>
        _database.Head.In(_orders).By(_byCents).Between(from, to).Sum(found => found.Entry.Value.Cents);

    public void Place(Order order) =>
        _database.Transact(tree => tree.In(_orders).Set((order.Customer, order.Number), order)).OrThrow();

    public void Dispose() => _database.Dispose();
}
