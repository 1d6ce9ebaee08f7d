using System.Text.Json.Serialization;

namespace DbDb.Functional.Benchmarks.Data;

/// <summary>An order: what databases with types are measured on.</summary>
public sealed record Order(string Customer, long Number, string What, long Cents)
{
    /// <summary>How many each customer has.</summary>
    public const int OfEach = 10;

    /// <summary>The customer of a number.</summary>
    public static string CustomerOf(long number) => $"customer {number:d8}";

    /// <summary>
    /// So many orders, no two of one amount, customers mixed. Amounts are less than their count, times a hundred.
    /// </summary>
    public static IEnumerable<Order> Many(int count)
    {
        var random = new Random(1);
        var order = Enumerable.Range(0, count).ToArray();
        random.Shuffle(order);
        return order.Select(i => Of(i, count));
    }

    /// <summary>The order of a number, of so many.</summary>
    public static Order Of(int i, int count) =>
        new(CustomerOf(i / OfEach), i % OfEach, "a pound of plums, well packed", (long)i * 7919 % count * 100);
}

/// <summary>How orders are written as JSON.</summary>
[JsonSerializable(typeof(Order))]
internal sealed partial class OrderJson : JsonSerializerContext;
