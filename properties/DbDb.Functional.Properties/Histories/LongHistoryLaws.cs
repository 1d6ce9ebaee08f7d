using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// What the past costs where there is much of it, in records read by a database that has nothing in memory and keeps
/// nothing: a node that is stored as changes takes two, it and its base.
/// </summary>
public class LongHistoryLaws(ManyRevisions many) : IClassFixture<ManyRevisions>
{
    private const int FarApart = 1_000;

    private readonly int _newest = many.History.Newest;

    [Fact]
    public void Every_revision_differs_from_the_one_before_it_by_its_change_and_is_compared_in_four_records_a_level_of_each_tree()
    {
        var (store, database) = Cold();
        var before = database.At(new(1)).OrThrow().Tree;
        for (var revision = 2; revision <= _newest; revision++)
        {
            var after = database.At(new(revision)).OrThrow().Tree;
            var reads = store.Reads;
            Assert.Equal(many.History.Between(revision - 1, revision), Diff.Between(before, after));
            Assert.InRange(store.Reads - reads, 1, 4 * (before.Height + after.Height));
            before = after;
        }
    }

    [Law]
    public Property Neighbouring_revisions_cost_at_most_two_nodes_a_level_of_each_tree_and_none_that_they_share(
        [From(nameof(Revisions))] int revision
    )
    {
        var cost = Cost(revision, revision + 1);
        return cost.OverTwoNodesALevel()
            .Concat(cost.OverTwoRecordsANode())
            .Concat(cost.SharedRead())
            .ToProperty();
    }

    [Law(Share = 8)]
    public Property Revisions_far_apart_cost_the_nodes_that_they_do_not_share_and_at_most_four_a_level_for_each_change(
        [From(nameof(Pairs))] (int Before, int After) pair
    ) => Wrong(pair.Before, pair.After).ToProperty();

    [Fact]
    public void The_first_revision_and_the_last_cost_what_they_do_not_share_either_way()
    {
        Assert.Empty(Wrong(1, _newest));
        Assert.Empty(Wrong(_newest, 1));
    }

    [Fact]
    public void Every_revision_is_found_in_twice_the_logarithm_of_their_number()
    {
        var (store, database) = Cold();
        for (var revision = 0; revision <= _newest; revision++)
        {
            var reads = store.Reads;
            Assert.Equal(revision, database.At(new(revision)).OrThrow().Revision.Number);
            Assert.InRange(store.Reads - reads, 0, (int)(2 * Math.Log2(_newest)) + 2);
        }
    }

    [Law]
    public Property What_was_the_newest_at_any_instant_is_found_in_three_times_the_logarithm_of_all_revisions(
        [From(nameof(Instants))] int ticks
    )
    {
        var (store, database) = Cold();
        var start = database.At(new(1)).OrThrow().Instant.UnixTimeTicks - ManyRevisions.TicksApart;
        var reads = store.Reads;
        var found = database.AsOf(new(start + ticks)).OrThrow().Revision.Number;
        return (
            found == Math.Min(ticks / ManyRevisions.TicksApart, _newest)
            && store.Reads - reads <= 3 * Math.Log2(_newest + 1)
        ).Label($"{store.Reads - reads} records read for revision {found}");
    }

    [Law]
    public Property A_key_is_found_at_any_revision_in_two_records_a_level([From(nameof(LaterRevisions))] int revision)
    {
        var (store, database) = Cold();
        var tree = database.At(new(revision)).OrThrow().Tree;
        var reads = store.Reads;
        var (key, value) = many.History.MadeBy(revision);
        return (tree.Find(key) == value && store.Reads - reads <= 2 * tree.Height)
            .Label($"{store.Reads - reads} records read for {Show.Of(key)} in a tree of height {tree.Height}");
    }

    // Mostly so far apart that a diff reads thousands of nodes; shrunk to nearer ones.
    private Arbitrary<(int Before, int After)> Pairs => Arb.From(
        from first in Gen.Choose(1, _newest - FarApart)
        from second in Gen.Frequency((2, Gen.Constant(first + FarApart)), (1, Gen.Choose(1, _newest)))
        from isBackwards in Gen.Elements(false, true)
        select (Before: isBackwards ? second : first, After: isBackwards ? first : second),
        pair => new[] { 2, 4, 8 }
            .Select(part => (pair.Before, After: pair.After - (pair.After - pair.Before) / part))
            .Where(nearer => nearer != pair));

    // A change adds no more than it costs neighbours: two nodes a level of each tree.
    private string[] Wrong(int before, int after)
    {
        var cost = Cost(before, after);
        var most = 4L * Math.Abs(after - before) * cost.Levels.Length;
        return
        [
            .. Patches.Differences(cost.What, cost.Changes, many.History.Between(before, after)),
            .. cost.OverWhatDiffers(),
            .. cost.OverTwoRecordsANode(),
            .. Differences.Unless(cost.Read <= most, () => $"{cost.What}: {cost.Read} nodes read, more than {most}"),
        ];
    }

    private DiffCost Cost(int before, int after) => DiffCost.Between(many.Log, before, after, cacheBytes: 0);

    private (RecordingStore Store, Database Database) Cold()
    {
        var store = new RecordingStore(many.Log);
        return (store, Database.Open(store, new DatabaseOptions { CacheBytes = 0 }).OrThrow());
    }

    private Gen<int> Revisions => Gen.Choose(1, _newest - 1);

    private Gen<int> Instants => Gen.Choose(0, (_newest + 1) * ManyRevisions.TicksApart);

    private Gen<int> LaterRevisions => Gen.Choose(2, _newest);
}
