using DbDb.Functional.Benchmarks.Data;
using LiteDB;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// Orders in LiteDB, as it is set up by default: documents with two indexes beside their key. A commit survives the
/// process; a power cut may take it back, since its log isn't synced.
/// </summary>
internal sealed class LiteDbOrders : IOrderPeer
{
    private readonly LiteDatabase _database;
    private readonly ILiteCollection<Document> _orders;

    public LiteDbOrders(string folder)
    {
        _database = new(Path.Combine(folder, "orders.litedb"));
        _orders = _database.GetCollection<Document>("orders");
        _orders.EnsureIndex(order => order.Customer);
        _orders.EnsureIndex(order => order.Cents);
    }

    public void Load(IEnumerable<Order> orders) => _orders.InsertBulk(orders.Select(Document.Of));

    public long Find(string customer, long number) => _orders.FindById(Document.Key(customer, number)).Cents;

    public long Of(string customer) => _orders.Find(order => order.Customer == customer).Sum(order => order.Cents);

    public long Between(long from, long to) =>
        _orders.Find(Query.Between("Cents", from, to - 1)).Sum(order => order.Cents);

    public void Place(Order order) => _orders.Upsert(Document.Of(order));

    public void Dispose() => _database.Dispose();

    /// <summary>An order with a key of its own, of one value.</summary>
    internal sealed record Document(
        [property: BsonId] string Id,
        string Customer,
        long Number,
        string What,
        long Cents
    )
    {
        public static Document Of(Order order) =>
            new(Key(order.Customer, order.Number), order.Customer, order.Number, order.What, order.Cents);

        public static string Key(string customer, long number) => $"{customer}/{number}";
    }
}
