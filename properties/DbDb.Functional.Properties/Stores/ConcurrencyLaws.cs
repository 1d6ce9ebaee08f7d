using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>Transactions from many threads and handles are as if done one after the other.</summary>
public class ConcurrencyLaws
{
    [Law(Share = 5)]
    public Property Increments_from_many_threads_and_handles_add_up(
        Limits limits,
        [Within(1, 3)] int handles,
        [Within(1, 3)] int threads
    )
    {
        using var place = Places.InFile(LogHead.Genesis(42, limits));
        var databases = Enumerable
            .Range(0, handles)
            .Select(_ =>
                Database.Open(place.Open(), new DatabaseOptions { Limits = limits, CacheBytes = 4 << 10 }).OrThrow()
            )
            .ToArray();
        var counted = new System.Collections.Concurrent.ConcurrentBag<(int Result, long Revision)>();
        Parallel.ForEach(
            Enumerable.Range(0, 24),
            new ParallelOptions { MaxDegreeOfParallelism = threads * handles },
            i => counted.Add(Increment(databases[i % handles]))
        );
        var last = databases[0].Refresh().OrThrow();
        return Differences
            .Unless(Number(last.Tree) == 24 && last.Revision.Number == 24, () => $"{Number(last.Tree)} at {last}")
            .Concat(
                Differences.Unless(counted.All(pair => pair.Result == pair.Revision), () =>
                    "a transaction saw another's number"
                )
            )
            .Concat(
                Differences.Unless(
                    counted
                        .Select(pair => pair.Revision)
                        .Order()
                        .SequenceEqual(Enumerable.Range(1, 24).Select(i => (long)i)),
                    () => "a revision given twice"
                )
            )
            .Concat(
                Enumerable
                    .Range(0, 25)
                    .SelectMany(i =>
                        Differences.Unless(Number(databases[0].At(new(i)).OrThrow().Tree) == i, () => $"revision {i}")
                    )
            )
            .ToArray()
            .ToProperty();
    }

    [Law(Share = 2)]
    public Property Snapshots_read_by_many_threads_with_a_tiny_cache_never_change(TreeProgram program)
    {
        var store = new MemoryStore(program.Limits);
        var options = new DatabaseOptions { Limits = program.Limits, CacheBytes = 1 << 10 };
        var writer = Database.Open(store, options).OrThrow();
        var model = program.Model;
        writer.TryCommit(writer.Head, Tree.EmptyWith(program.Limits).SetMany(model.Entries())).OrThrow();
        var tree = Database.Open(store, options).OrThrow().Head.Tree;
        var differences = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.For(0, 4, _ =>
            Differences
                .Between(tree, model)
                .Concat(Differences.ByPosition(tree, model))
                .ToList()
                .ForEach(differences.Add)
        );
        return differences.ToProperty();
    }

    private static (int Result, long Revision) Increment(Database database)
    {
        var done = database
            .Transact(tree => Number(tree) + 1 is var next ? (tree.Set("n", Bytes(next)), next) : default)
            .OrThrow();
        return (done.Result, done.Snapshot.Revision.Number);
    }

    private static int Number(Tree tree) =>
        tree.Find("n").Match(Some: value => BinaryPrimitives.ReadInt32BigEndian(value.Span), None: () => 0);

    private static byte[] Bytes(int number)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }
}
