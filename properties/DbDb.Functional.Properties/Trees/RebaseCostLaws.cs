using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// What a rebase costs, in records read by a database that has nothing of the other side's tree in memory, and what a
/// branch in memory costs.
/// </summary>
public class RebaseCostLaws
{
    private const int Entries = 20_000;

    private static Arbitrary<int> Number => Gen.Choose(0, Entries - 1).ToArbitrary();

    [Law(Share = 20)]
    public Property Two_commits_of_an_entry_each_are_rebased_for_a_few_paths(
        [From(nameof(Number))] int mine,
        [From(nameof(Number))] int theirs
    ) => Cost(theirs: tree => tree.Set(KeyGens.Numbered(theirs), "theirs"), mine);

    [Law(Share = 20)]
    public Property A_rebase_costs_what_was_changed_on_my_side_however_much_was_on_theirs(
        [From(nameof(Number))] int mine
    ) =>
        Cost(
            theirs: tree =>
                tree.SetMany(
                    Enumerable.Range(0, Entries / 2).Select(i => new Entry(KeyGens.Numbered(2 * i), "theirs"))
                ),
            mine
        );

    [Fact]
    public void Long_values_are_not_read_to_know_whether_they_conflict_unless_they_are_of_one_length()
    {
        var log = Revisions.Of(
            Limits.Default,
            [
                tree => tree.Set("conflict", new byte[1000]).Set("mine", new byte[1000]).Set("theirs", new byte[1000]),
                tree => tree.Set("conflict", new byte[2000]).Remove("theirs"),
                tree => tree.Set("conflict", new byte[3000]).Set("theirs", new byte[1000]).Remove("mine"),
            ]
        );
        var store = new RecordingStore(log);
        using var database = Database.Open(store, new DatabaseOptions { CacheBytes = 0 }).OrThrow();
        var trees = Enumerable.Range(1, 3).Select(revision => database.At(new(revision)).OrThrow().Tree).ToArray();
        foreach (var tree in trees)
        {
            Assert.True(tree.Contains("conflict"));
        }

        var before = store.Calls.Count;
        var rebased = Assert.IsType<Rebased.Conflicting>(Rebase.Onto(trees[0], trees[2], trees[1]));
        var conflict = Assert.Single(rebased.Conflicts);
        var read = Lengths().ToArray();
        Assert.DoesNotContain(read, length => length > 1000 + 100);
        Assert.Equal((1000, 3000, 2000), (Length(conflict.Basis), Length(conflict.Mine), Length(conflict.Theirs)));
        Assert.Contains(Lengths(), length => length > 3000);

        IEnumerable<int> Lengths() =>
            store
                .Calls.Skip(before)
                .Select(call => call.Call)
                .OfType<StoreCall.Read>()
                .Select(call => call.Address.Length);
        static int Length(LanguageExt.Option<Value> value) => value.Match(Some: some => some.Length, None: () => 0);
    }

    [Law(Share = 20)]
    public Property A_branch_in_memory_costs_the_paths_that_it_changes([From(nameof(Changes))] List<int> changed)
    {
        var basis = Loaded();
        var branch = changed.Aggregate(basis, (tree, number) => tree.Set(KeyGens.Numbered(number), "what if"));
        var nodes = FreshNodes(branch.Root.Child, []);
        FreshNodes(basis.Root.Child, nodes, take: true);
        return Differences.Unless(
                nodes.Count <= basis.Height * changed.Distinct().Count(),
                () => $"{nodes.Count} new nodes for {changed.Distinct().Count()} entries in a tree {basis.Height} high")
            .ToProperty();
    }

    private static Tree Loaded() => Tree.Build(Numbered());

    private static IEnumerable<Entry> Numbered() =>
        Enumerable.Range(0, Entries).Select(i => new Entry(KeyGens.Numbered(i), new byte[i % 100]));

    // The nodes of a tree that are in memory only, added to the others or taken from them.
    private static HashSet<Node> FreshNodes(Node child, HashSet<Node> nodes, bool take = false)
    {
        if (child.IsPage(out _) || child.Branch is not null)
        {
            _ = take ? nodes.Remove(child) : nodes.Add(child);
        }

        foreach (var below in child.Branch?.Children ?? [])
        {
            FreshNodes(below, nodes, take);
        }

        return nodes;
    }

    // Mine is one entry, uncommitted.
    private static Property Cost(Func<Tree, Tree> theirs, int mine)
    {
        var log = Revisions.Of(Limits.Default, [tree => tree.SetMany(Numbered()), theirs]);
        var ((height, changes), read) = log.Asked(1, 2, (basis, newest) =>
        {
            var rebased = Rebase.Onto(basis, basis.Set(KeyGens.Numbered(mine), "mine"), newest);
            return (newest.Height, Diff.Size(newest, rebased.Tree).Total);
        });

        // A path of the basis and one of theirs; a node may be two records.
        return Differences
            .Unless(changes <= 1, () => $"{changes} changes made")
            .Concat(
                Differences.Unless(read.Count <= 2 * 2 * height, () =>
                    $"{read.Count} records read, in trees {height} high"
                )
            )
            .ToProperty();
    }

    private static Gen<List<int>> Changes => Gen.ListOf(Gen.Choose(0, Entries - 1), 5);
}
