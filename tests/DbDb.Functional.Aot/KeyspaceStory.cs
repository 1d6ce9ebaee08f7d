using System.Text.Json.Serialization;

namespace DbDb.Functional.Aot;

/// <summary>Entries with types of their own, indexed, and their history.</summary>
internal static class KeyspaceStory
{
    private static readonly SecondaryIndex<Order, long> _byCents =
        SecondaryIndex.Of("by-cents", Codec.Int64, (Order order) => order.Cents);

    private static readonly Keyspace<(string, int), Order> _orders = Keyspace
        .Of("orders", Codec.Tuple(Codec.String, Codec.Int32), Codec.Json(Shop.Default.Order))
        .IndexedBy(_byCents);

    private static readonly Keyspace<Kind, int> _stock = Keyspace.Of("stock", Codec.Enum<Kind>(), Codec.Int32);

    private static readonly Keyspace<DateOnly?, Guid> _days =
        Keyspace.Of("days", Codec.Nullable(Codec.DateOnly), Codec.Guid);

    public static bool Holds(Database db)
    {
        db.Transact(tree => tree
            .In(_orders).Set(("ann", 2), new("plums", 60)).Set(("ann", 1), new("pears", 9))
            .In(_stock).Set(Kind.Pear, 10).Set(Kind.Plum, 20)
            .In(_days).Set(new DateOnly(2026, 12, 1), Guid.Empty).Set(null, Guid.AllBitsSet)).OrThrow();
        db.Transact(tree => tree.In(_stock).Update(Kind.Pear, left => left.Map(pears => pears - 9))).OrThrow();
        return IsStillThere(db)
            && db.History(_stock, Kind.Pear).Count() == 2
            && db.History(_stock, Kind.Pear).First().OrThrow().Change is KeyspaceChange<Kind, int>.Changed(_, 10, 1);
    }

    public static bool IsStillThere(Database db)
    {
        var now = db.Head;
        var ofAnn = now.In(_orders).Range(_orders.Under("ann")).Select(each => each.Value.What);
        return ofAnn.SequenceEqual(["pears", "plums"])
            && now.In(_orders).By(_byCents).Below(10).Single().Item2.Key == ("ann", 1)
            && now.In(_stock)[Kind.Pear] == 1
            && now.In(_stock).Find(Kind.Fig).IsNone
            && now.In(_days).Values.SequenceEqual([Guid.AllBitsSet, Guid.Empty]);
    }
}

internal enum Kind
{
    Pear,
    Plum,
    Fig,
}

internal sealed record Order(string What, long Cents);

[JsonSerializable(typeof(Order))]
internal sealed partial class Shop : JsonSerializerContext;
