using Dapper;
using DbDb.Functional.Benchmarks.Data;
using Microsoft.Data.Sqlite;

namespace DbDb.Functional.Benchmarks.Peers;

/// <summary>
/// Orders in a table of SQLite by Dapper, in WAL mode, synchronous=FULL: a commit is on the medium when it returns.
/// </summary>
internal sealed class DapperOrders : IOrderPeer
{
    private const string Insert = "REPLACE INTO orders VALUES (@Customer, @Number, @What, @Cents)";

    private readonly SqliteConnection _connection;

    public DapperOrders(string folder)
    {
        _connection = new($"Data Source={Path.Combine(folder, "orders.sqlite")};Pooling=False");
        _connection.Open();
        _connection.Execute(
            """
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = FULL;
            CREATE TABLE IF NOT EXISTS orders
                (customer TEXT, number INTEGER, what TEXT, cents INTEGER, PRIMARY KEY (customer, number)) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS orders_by_cents ON orders (cents);
            """);
    }

    public void Load(IEnumerable<Order> orders)
    {
        using var transaction = _connection.BeginTransaction();
        _connection.Execute(Insert, orders, transaction);
        transaction.Commit();
    }

    public long Find(string customer, long number) =>
        _connection.QuerySingle<Order>(
            "SELECT * FROM orders WHERE customer = @customer AND number = @number",
            new { customer, number }).Cents;

    public long Of(string customer) =>
        _connection.Query<Order>("SELECT * FROM orders WHERE customer = @customer", new { customer })
            .Sum(order => order.Cents);

    public long Between(long from, long to) =>
        _connection.Query<Order>("SELECT * FROM orders WHERE cents >= @from AND cents < @to", new { from, to })
            .Sum(order => order.Cents);

    public void Place(Order order) => _connection.Execute(Insert, order);

    public void Dispose() => _connection.Dispose();
}
