using System.Text.Json;
using DbDb.Functional.Benchmarks.Data;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// Orders as JSON in a tree in memory: by a codec, and by System.Text.Json beside a keyspace of bytes.
/// </summary>
internal static class TypedJson
{
    private const int Queries = 100_000;
    private const int Pieces = 20;

    private static readonly Keyspace<int, Order> _orders =
        Keyspace.Of("orders", Codec.Int32, Codec.Json(OrderJson.Default.Order));

    private static readonly Keyspace<int, Value> _bytes = Keyspace.Of("orders", Codec.Int32, Codec.Raw);

    public static Measurement ByCodec(Lab lab) =>
        Measure(
            lab,
            (tree, key) => tree.In(_orders)[key],
            (tree, key, order) => tree.In(_orders).Set(key, order));

    public static Measurement ByHand(Lab lab) =>
        Measure(
            lab,
            (tree, key) => JsonSerializer.Deserialize(tree.In(_bytes)[key].Span, OrderJson.Default.Order)!,
            (tree, key, order) =>
                tree.In(_bytes).Set(key, JsonSerializer.SerializeToUtf8Bytes(order, OrderJson.Default.Order)));

    private static Measurement Measure(Lab lab, Func<Tree, int, Order> read, Func<Tree, int, Order, Tree> write)
    {
        var count = Math.Min(lab.Entries, Queries);
        var orders = Order.Many(count).ToArray();
        var tree = WriteAll(Tree.Empty, Enumerable.Range(0, count).ToArray(), orders, write);
        var keys = Enumerable.Range(0, count).Chunk(Math.Max(count / Pieces, 1)).ToArray();
        Clock.WarmUp(() => ReadAll(tree, keys[0], read));
        var reads = Clock.TimePieces(
            keys.Select<int[], Func<long>>(piece => () => ReadAll(tree, piece, read)),
            keys[0].Length);
        Clock.WarmUp(() => WriteAll(tree, keys[0], orders, write).Count);
        var writes = Clock.TimePieces(
            keys.Select<int[], Func<long>>(piece => () => WriteAll(tree, piece, orders, write).Count),
            keys[0].Length);
        return Measurement.Of(unchecked(reads.Sum), reads.Nanoseconds, writes.Nanoseconds);
    }

    private static long ReadAll(Tree tree, int[] keys, Func<Tree, int, Order> read)
    {
        var sum = 0L;
        foreach (var key in keys)
        {
            sum += read(tree, key).Cents;
        }

        return sum;
    }

    // Each with another's order, so that all of them change.
    private static Tree WriteAll(Tree tree, int[] keys, Order[] orders, Func<Tree, int, Order, Tree> write)
    {
        foreach (var key in keys)
        {
            tree = write(tree, key, orders[(key + (int)tree.Count) % orders.Length]);
        }

        return tree;
    }
}
