using LiteDB;

namespace DbDb.Functional.Tests.Comparison;

internal static class LiteDbOrders
{
    public static void Run(string path, StringWriter console)
    {
        // program
        using var db = new LiteDatabase(path);
        var orders = db.GetCollection<Order>("orders");
        var stock = db.GetCollection<Stock>("stock");
        orders.EnsureIndex(order => order.Customer);
        orders.EnsureIndex(order => order.Cents);

        stock.Upsert(new Stock("pears", 10));
        var before = stock.FindById("pears");
        db.BeginTrans();
        orders.Upsert(new Order(Key("ann", 2), "ann", 2, "plums", 60));
        orders.Upsert(new Order(Key("ann", 1), "ann", 1, "pears", 9));
        orders.Upsert(new Order(Key("a/b", 1), "a/b", 1, "figs", -10));
        stock.Upsert(new Stock("pears", stock.FindById("pears").Left - 9));
        db.Commit();

        console.WriteLine($"{orders.Count(order => order.Customer == "ann")} of ann");
        foreach (var order in orders.Find(order => order.Customer == "ann").OrderBy(order => order.Number))
        {
            console.WriteLine($"{order.Number}: {order.What}");
        }

        foreach (var order in orders.Find(order => order.Cents < 0))
        {
            console.WriteLine($"{order.Cents}: ({order.Customer}, {order.Number})");
        }

        console.WriteLine($"{stock.FindById("pears").Left} was {before.Left}");
        static BsonDocument Key(string customer, int number) => new() { ["customer"] = customer, ["number"] = number };
        // end of program
    }

    // types
    public sealed record Order(
        [property: BsonId] BsonDocument Id, string Customer, int Number, string What, long Cents);

    public sealed record Stock([property: BsonId] string Item, int Left);
    // end of types
}
