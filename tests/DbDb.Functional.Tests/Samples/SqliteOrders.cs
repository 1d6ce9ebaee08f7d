using Dapper;
using Microsoft.Data.Sqlite;

namespace DbDb.Functional.Tests.Comparison;

internal static class SqliteOrders
{
    public static void Run(string path, StringWriter console)
    {
        // program
        using var db = new SqliteConnection($"Data Source={path};Pooling=False");
        db.Open();
        db.Execute("""
            CREATE TABLE IF NOT EXISTS orders
                (customer TEXT, number INTEGER, what TEXT, cents INTEGER, PRIMARY KEY (customer, number)) WITHOUT ROWID;
            CREATE INDEX IF NOT EXISTS orders_by_cents ON orders (cents);
            CREATE TABLE IF NOT EXISTS stock (item TEXT PRIMARY KEY, left INTEGER) WITHOUT ROWID;
            """);
        db.Execute("REPLACE INTO stock VALUES ('pears', 10)");
        var before = db.ExecuteScalar<int>("SELECT left FROM stock WHERE item = 'pears'");
        using (var transaction = db.BeginTransaction())
        {
            Order[] placed = [new("ann", 2, "plums", 60), new("ann", 1, "pears", 9), new("a/b", 1, "figs", -10)];
            db.Execute("REPLACE INTO orders VALUES (@Customer, @Number, @What, @Cents)", placed, transaction);
            db.Execute("UPDATE stock SET left = left - 9 WHERE item = 'pears'", transaction: transaction);
            transaction.Commit();
        }

        var anns = db.Query<Order>("SELECT * FROM orders WHERE customer = 'ann' ORDER BY number").ToArray();
        console.WriteLine($"{anns.Length} of ann");
        foreach (var order in anns) { console.WriteLine($"{order.Number}: {order.What}"); }
        foreach (var order in db.Query<Order>("SELECT * FROM orders WHERE cents < 0 ORDER BY cents"))
        {
            console.WriteLine($"{order.Cents}: ({order.Customer}, {order.Number})");
        }

        var left = db.ExecuteScalar<int>("SELECT left FROM stock WHERE item = 'pears'");
        console.WriteLine($"{left} was {before}");
        // end of program
    }

    // types
    public sealed record Order(string Customer, long Number, string What, long Cents);
    // end of types
}
