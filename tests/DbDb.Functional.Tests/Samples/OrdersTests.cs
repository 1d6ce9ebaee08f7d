using System.Text.Json.Serialization;

namespace DbDb.Functional.Tests;

public class OrdersTests
{
    private const string Usings = "using System.Text.Json.Serialization;\nusing DbDb.Functional;\n";

    [Fact]
    public void The_readmes_orders_are_found_by_customer_and_by_amount()
    {
        using var folder = new TemporaryFolder();
        var console = new StringWriter();
        Run(folder.File("orders.dbdb"), console);

        Assert.Equal(
            ["2 of ann", "1: pears", "2: plums", "-10: (a/b, 1)", "1 was 10"],
            console.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void The_readmes_program_is_the_one_that_is_tested_and_is_short()
    {
        var shown = ShownProgram.In("README.md", Usings);

        Assert.InRange(shown.Length + 2, 15, 25);
        Assert.Equal(ShownProgram.Of("OrdersTests.cs", "orders.dbdb"), shown);
    }

    private static void Run(string path, StringWriter console)
    {
        // program
        var byCents = SecondaryIndex.Of("by-cents", Codec.Int64, (Order order) => order.Cents);
        var orders = Keyspace
            .Of("orders", Codec.Tuple(Codec.String, Codec.Int32), Codec.Json(Shop.Default.Order))
            .IndexedBy(byCents);
        var stock = Keyspace.Of("stock", Codec.String, Codec.Int32);

        using var db = Database.Open(path).OrThrow();
        var before = db.Transact(tree => tree.In(stock).Set("pears", 10)).OrThrow();
        var now = db.Transact(tree => tree
            .In(orders).Set(("ann", 2), new("plums", 60)).Set(("ann", 1), new("pears", 9))
            .In(orders).Set(("a/b", 1), new("figs", -10))
            .In(stock).Update("pears", left => left.Map(pears => pears - 9))).OrThrow();

        console.WriteLine($"{now.In(orders).CountOf(orders.Under("ann"))} of ann");
        foreach (var (key, order) in now.In(orders).Range(orders.Under("ann")))
        {
            console.WriteLine($"{key.Item2}: {order.What}");
        }

        foreach (var (cents, (key, _)) in now.In(orders).By(byCents).Below(0)) { console.WriteLine($"{cents}: {key}"); }
        console.WriteLine($"{now.In(stock)["pears"]} was {before.In(stock)["pears"]}");
        // end of program
    }
}

// types
internal sealed record Order(string What, long Cents);

[JsonSerializable(typeof(Order))]
internal sealed partial class Shop : JsonSerializerContext;
// end of types
