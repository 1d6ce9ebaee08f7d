using System.Diagnostics;
using System.Text.Json.Serialization;
using LanguageExt;

namespace DbDb.Functional.Samples.Worker;

/// <summary>What was ordered, and for how much.</summary>
internal sealed record Order(string What, long Cents);

/// <summary>What the database has, and how one part of it follows from another: pure functions of trees.</summary>
internal static class Shop
{
    private const string Counted = "counted";

    /// <summary>The orders, by customer and number.</summary>
    public static Keyspace<(string Customer, int Number), Order> Orders { get; } =
        Keyspace.Of("orders", Codec.Tuple(Codec.String, Codec.Int32), Codec.Json(ShopJson.Default.Order));

    /// <summary>What each customer owes, in cents, if anything.</summary>
    public static Keyspace<string, long> Totals { get; } = Keyspace.Of("totals", Codec.String, Codec.Int64);

    /// <summary>Up to which revision the orders are in the totals.</summary>
    public static Keyspace<string, long> Progress { get; } = Keyspace.Of("progress", Codec.String, Codec.Int64);

    /// <summary>With an order more.</summary>
    public static Tree Take(Tree tree, string customer, Order order) =>
        tree.In(Orders).Set((customer, (int)tree.In(Orders).CountOf(Orders.Under(customer)) + 1), order);

    /// <summary>Up to which revision the totals are right; none if they never were.</summary>
    public static Revision? CountedUpTo(Tree tree) =>
        tree.In(Progress).TryFind(Counted, out var revision) ? revision : null;

    /// <summary>With totals that are right as of a snapshot, made of all its orders.</summary>
    public static Tree CountAnew(Tree tree, Snapshot snapshot) =>
        snapshot.Tree.In(Orders)
            .Aggregate(tree.In(Totals).Clear(), (totals, entry) => Add(totals, entry.Key.Customer, entry.Value.Cents))
            .In(Progress).Set(Counted, snapshot.Revision.Number);

    /// <summary>With totals that were right before some changes, and are after them.</summary>
    public static Tree Count(Tree tree, KeyspaceRevision<(string Customer, int Number), Order> commit) =>
        commit.Changes
            .Aggregate(tree.In(Totals), (totals, change) => Add(totals, change.Key.Customer, Difference(change)))
            .In(Progress).Set(Counted, commit.Snapshot.Revision.Number);

    private static long Difference(KeyspaceChange<(string Customer, int Number), Order> change) => change switch
    {
        KeyspaceChange<(string, int), Order>.Added(_, var order) => order.Cents,
        KeyspaceChange<(string, int), Order>.Removed(_, var order) => -order.Cents,
        KeyspaceChange<(string, int), Order>.Changed(_, var before, var after) => after.Cents - before.Cents,
        _ => throw new UnreachableException(),
    };

    private static KeyspaceView<string, long> Add(KeyspaceView<string, long> totals, string customer, long cents) =>
        totals.Update(customer, owed => owed.Map(sum => sum + cents).IfNone(cents) is var sum && sum == 0
            ? Option<long>.None
            : sum);
}

[JsonSerializable(typeof(Order))]
internal sealed partial class ShopJson : JsonSerializerContext;
