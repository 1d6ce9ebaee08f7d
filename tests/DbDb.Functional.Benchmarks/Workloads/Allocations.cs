using DbDb.Functional.Benchmarks.Data;
using DbDb.Functional.Benchmarks.Peers;

namespace DbDb.Functional.Benchmarks.Workloads;

/// <summary>
/// The bytes that the calling thread allocates for an operation (a lone writer does all of a commit itself). Each is
/// done as often before, on other data, so that nothing is counted that is made once. What can't be known here, the
/// callers' own garbage, is a delegate or an iterator for a commit.
/// </summary>
internal static class Allocations
{
    private const int Gets = 100_000;
    private const int Sets = 10_000;
    private const int Commits = 1_000;
    private const int BatchSize = 1_000;
    private const int Batches = 20;

    /// <summary>
    /// A look-up, an entry of a scan, a set in a tree, an entry of a durable batch, a durable commit of one entry.
    /// </summary>
    public static Measurement Measure(Lab lab)
    {
        using var database = DbDbPeer.Open(lab.CopyOfFixture(), DatabaseOptions.Default);
        var tree = database.Head.Tree;
        _ = TreeReads.Scan(tree, descending: false);
        var hits = Sample.Hits(lab.Entries, 2 * Gets);
        var fresh = Sample.Fresh(2 * (Sets + Commits + (Batches * BatchSize)));
        return new(
            Sum: null,
            [
                Allocated(half => TreeReads.Gets(tree, hits.Slice(half * Gets, Gets))) / Gets,
                Allocated(_ => TreeReads.Scan(tree, descending: false)) / lab.Entries,
                Allocated(half => SetAll(tree, fresh.Slice(half * Sets, Sets))) / Sets,
                Allocated(half =>
                    CommitAll(
                        database,
                        fresh.Slice((2 * Sets) + (half * Batches * BatchSize), Batches * BatchSize),
                        BatchSize
                    )
                ) / (Batches * BatchSize),
                Allocated(half => CommitAll(database, fresh.Slice(fresh.Count - ((2 - half) * Commits), Commits), 1))
                    / Commits,
            ]
        );
    }

    private static double Allocated(Action<int> work)
    {
        work(0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        work(1);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void SetAll(Tree tree, Records records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            tree = tree.Set(records.Keys.Memory(i), records.Values.Memory(i));
        }
    }

    private static void CommitAll(Database database, Records records, int size)
    {
        for (var from = 0; from < records.Count; from += size)
        {
            var batch = records.Slice(from, size);
            _ = database
                .Transact(tree =>
                    size == 1 ? tree.Set(batch.Keys.Memory(0), batch.Values.Memory(0)) : tree.SetMany(batch.ToEntries())
                )
                .OrThrow();
        }
    }
}
