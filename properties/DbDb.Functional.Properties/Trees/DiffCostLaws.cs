using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What a difference costs, in records read by a database that has nothing in memory yet.</summary>
public class DiffCostLaws
{
    private const int Entries = 20_000;

    [Law(Share = 10)]
    public Property Neighbouring_revisions_cost_at_most_two_nodes_a_level_of_each_tree(
        [From(nameof(Edits))] (int, int)[] edits,
        [From(nameof(Sizes))] Limits limits
    )
    {
        var log = new MemoryStore(limits);
        using var writer = Database.Open(log, new DatabaseOptions { Limits = limits }).OrThrow();
        writer
            .Load(Enumerable.Range(0, Entries).Select(i => new Entry(KeyGens.Numbered(2 * i), new byte[i % 100])))
            .OrThrow();
        foreach (var (number, way) in edits)
        {
            writer.Transact(tree => way switch
            {
                0 => tree.Set(KeyGens.Numbered(2 * number), new byte[number % 300]),
                1 => tree.Set(KeyGens.Numbered(2 * number + 1), new byte[number % 300]),
                _ => tree.Remove(KeyGens.Numbered(2 * number)),
            }).OrThrow();
        }

        return Neighbours(log, from: 1).SelectMany(pair => pair.OverTwoNodesALevel()).ToProperty();
    }

    [Law(Share = 4)]
    public Property Neighbouring_revisions_cost_no_node_that_they_share(TreeProgram program) =>
        Neighbours(Revisions.Of(program.Limits, Chronicle.Singly(program)), from: 0)
            .SelectMany(pair => pair.SharedRead())
            .ToProperty();

    [Law(Share = 4)]
    public Property Any_two_revisions_cost_what_they_do_not_share_and_a_path_for_each_place(TreeProgram program)
    {
        var log = Revisions.Of(program);
        var newest = log.Newest();
        return Enumerable.Range(0, newest + 1)
            .Select(i => Cost(log, i, i * 7 % (newest + 1)))
            .SelectMany(pair => Differences.Unless(
                pair.Shared <= pair.Unshared,
                () => $"{pair.What}: {pair.Shared} shared nodes read, where {pair.Unshared} aren't shared"))
            .ToProperty();
    }

    [Fact]
    public void Long_values_are_read_only_where_their_addresses_and_lengths_do_not_tell_and_when_they_are_asked_for()
    {
        var log = new MemoryStore(Limits.Default);
        using var writer = Database.Open(log).OrThrow();
        writer
            .Transact(tree =>
                tree.Set("another length", new byte[1000])
                    .Set("another value", new byte[1000])
                    .Set("gone", new byte[1000])
                    .Set("same", new byte[1000])
            )
            .OrThrow();
        writer
            .Transact(tree =>
                tree.Set("another length", new byte[2000])
                    .Set("another value", Bytes(1, 1000))
                    .Remove("gone")
                    .Set("new", new byte[1000])
            )
            .OrThrow();
        var store = new RecordingStore(log);
        using var database = Database.Open(store, new DatabaseOptions { CacheBytes = 0 }).OrThrow();
        var (before, after) = (database.At(new(1)).OrThrow().Tree, database.Head.Tree);
        var commits = store.Reads;

        var changes = Diff.Between(before, after).ToArray();
        Assert.Equal(4, changes.Length);
        Assert.Equal(commits + 2 + 2, store.Reads);

        Assert.Equal(new Value(new byte[1000]), ((TreeChange.Removed)changes[2]).Value);
        Assert.Equal(commits + 5, store.Reads);
    }

    private static byte[] Bytes(byte value, int count) => [.. Enumerable.Repeat(value, count)];

    private static IEnumerable<DiffCost> Neighbours(MemoryStore log, int from) =>
        Enumerable.Range(from, log.Newest() - from).Select(revision => Cost(log, revision, revision + 1));

    private static DiffCost Cost(MemoryStore log, int before, int after) =>
        DiffCost.Between(log, before, after, DatabaseOptions.Default.CacheBytes);

    private static Gen<(int, int)[]> Edits => Gen.ArrayOf(Gen.Choose(0, Entries + 100).Zip(Gen.Choose(0, 2)), 30);

    private static Gen<Limits> Sizes =>
        Gen.Elements(Limits.Default, Limits.Default with { LeafBytes = 512, BranchBytes = 512, BranchChildren = 16 });
}
