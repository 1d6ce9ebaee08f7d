using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What holds of small trees holds where counts need more than two bytes.</summary>
public class ManyEntriesLaws
{
    // Below a root's child lie seven times seven times seven leaves: about 75,000 of the entries here.
    private static readonly Limits _sevenChildren = new(4096, 2048, 7, 64);

    [Law(Share = 50)]
    public Property Counts_about_the_edge_of_two_bytes_are_stored_and_read_back(
        [Within(ushort.MaxValue - 300, ushort.MaxValue + 300)] int count
    ) => Holds(count, Limits.Default);

    [Law(Share = 50)]
    public Property Counts_of_children_past_two_bytes_are_stored_and_read_back([Within(90_000, 100_000)] int count) =>
        Holds(count, _sevenChildren);

    private static Property Holds(int count, Limits limits)
    {
        var store = new MemoryStore(limits);
        var options = new DatabaseOptions { Limits = limits, CacheBytes = 1 << 20 };
        var writer = Database.Open(store, options).OrThrow();
        writer
            .TryCommit(
                writer.Head,
                Tree.Build(Enumerable.Range(0, count).Select(i => new Entry(KeyGens.Numbered(i), "of eight")), limits)
            )
            .OrThrow();
        var tree = Database.Open(store, options).OrThrow().Head.Tree;
        var grown = tree.SetMany(Enumerable.Range(count, 500).Select(i => new Entry(KeyGens.Numbered(i), "of eight")));
        var shrunk = grown.RemoveRange(KeyRange.Below(KeyGens.Numbered(1000)));
        var committed = writer
            .Transact(now => now.SetMany(grown.Range(KeyRange.From(KeyGens.Numbered(count)))))
            .OrThrow()
            .Tree;
        return Counting(tree, 0, count)
            .Concat(Counting(committed, 0, count + 500))
            .Concat(Counting(shrunk, 1000, count - 500))
            .Concat(Counting(Database.Open(store, options).OrThrow().Head.Tree, 0, count + 500))
            .ToProperty();
    }

    // What a tree of consecutive numbers counts otherwise than it should.
    private static IEnumerable<string> Counting(Tree tree, int first, int count) =>
        [
            .. Differences.Unless(tree.Count == count, () => $"{tree.Count} entries, not {count}"),
            .. Differences.Unless(
                tree.Range(KeyRange.All)
                    .Select(entry => entry.Key)
                    .SequenceEqual(Enumerable.Range(first, count).Select(KeyGens.Numbered)),
                () => "the keys"
            ),
            .. Enumerable
                .Range(0, 40)
                .Select(i => (int)(i * (count - 1L) / 39))
                .SelectMany(i =>
                    Differences.Unless(
                        tree.At(i).Map(entry => entry.Key) == KeyGens.Numbered(first + i)
                            && tree.Rank(KeyGens.Numbered(first + i)) == i,
                        () => $"position {i} of {count}"
                    )
                ),
            .. Invariants.Check(tree).Select(violation => violation.ToString()),
        ];
}
