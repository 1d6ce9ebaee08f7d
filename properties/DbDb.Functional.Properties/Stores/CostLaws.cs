using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>What a question costs, in records read by a database that has nothing in memory yet.</summary>
public class CostLaws
{
    [Law(Share = 2)]
    public Property A_lookup_reads_one_path_and_the_value(Scene scene, Key key) =>
        Holds(scene, key, (tree, key, _) => tree.Find(key), height => height + 1);

    [Law(Share = 2)]
    public Property Whether_a_key_is_there_and_how_many_are_before_it_reads_one_path(Scene scene, Key key) =>
        Holds(scene, key, (tree, key, _) => (tree.Contains(key), tree.Rank(key)), height => height);

    [Law(Share = 2)]
    public Property A_position_reads_one_path_and_the_value(Scene scene, Key key) =>
        Holds(scene, key, (tree, key, _) => tree.At(tree.Count * key.Length / 5000), height => height + 1);

    [Law(Share = 2)]
    public Property A_neighbour_reads_two_paths_and_the_value(Scene scene, Key key) =>
        Holds(scene, key, (tree, key, _) => tree.Floor(key), height => 2 * height + 1);

    [Law(Share = 2)]
    public Property Counting_a_range_reads_two_paths(Scene scene, Key key) =>
        Holds(scene, key, (tree, _, range) => tree.CountOf(range), height => 2 * height);

    [Law(Share = 2)]
    public Property Setting_a_key_reads_one_path_and_the_value(Scene scene, Key key) =>
        Holds(scene, key, (tree, key, _) => tree.Set(key, "v"), height => height + 1);

    // In between, where long keys make leaves longer than their limit, some may have to be read again.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void Changing_many_keys_at_once_reads_no_more_than_one_by_one_where_the_cache_holds_next_to_nothing_or_all_and_makes_the_same(
        int leaves
    ) =>
        Prop.ForAll(Gens.Scene, Gens.Batch, (scene, batch) =>
            {
                var (limits, model) = (scene.Program.Limits, scene.Program.Model);
                var cacheBytes = (long)leaves * limits.LeafBytes;
                var changes = batch
                    .Entries.Select(entry => new KeyChange(entry.Key, new LazyValue(entry.Value)))
                    .Concat(
                        model.Keys.Select((key, i) => new KeyChange(key, i % 2 == 0 ? new LazyValue("other") : null))
                    )
                    .ToArray();
                var (together, tree) = Cold(limits, model, cacheBytes);
                var many = PutMany.To(tree, changes);
                var readTogether = together.Reads;
                var (apart, same) = Cold(limits, model, cacheBytes);
                var builder = same.ToBuilder();
                Array.ForEach(changes, change => builder.Put(change.Key, change.Now));
                var readApart = apart.Reads;
                var expected = changes.Aggregate(model, (so, change) =>
                    change.Now is { } value ? so.SetItem(change.Key, value.Read()) : so.Remove(change.Key)
                );
                return Differences
                    .Between(many, expected)
                    .Concat(
                        Differences.Unless(readTogether <= readApart, () =>
                            $"{readTogether} reads at once, {readApart} one by one"
                        )
                    )
                    .ToProperty();
            })
            .Holds(share: 2);

    [Law(Share = 2)]
    public Property Removing_a_key_reads_one_path_and_its_neighbours(Scene scene, Key key) =>
        Holds(scene, key, (tree, key, _) => tree.Remove(key), height => 3 * height);

    [Law(Share = 2)]
    public Property Removing_a_range_reads_the_paths_along_its_seam(Scene scene, Key key) =>
        Holds(scene, key, (tree, _, range) => tree.RemoveRange(range), height => 8 * height);

    [Law(Share = 2)]
    public Property The_first_of_a_range_reads_two_paths_and_the_value(Scene scene, Key key) =>
        Holds(
            scene,
            key,
            (tree, _, range) => (tree.Range(range).Take(1).Count(), tree.RangeDescending(range).Take(1).Count()),
            height => 4 * height + 2
        );

    [Law(Share = 4)]
    public Property A_scan_reads_no_node_whose_keys_all_lie_outside_its_range(Scene scene)
    {
        var (limits, model) = (scene.Program.Limits, scene.Program.Model);
        var warm = Cold(limits, model).Tree;
        var separators = Separators(warm).Prepend(Key.Empty).ToArray();
        var between = separators.Pairs().Select(pair => KeyRange.From(pair.Item).To(pair.Next));
        return between
            .Take(6)
            .Concat(scene.Ranges.Take(4))
            .SelectMany(range =>
                new[] { false, true }.SelectMany(descending =>
                {
                    var (store, tree) = Cold(limits, model);
                    var read = (descending ? tree.KeysDescending(range) : tree.Keys(range)).Count();
                    var most = range.IsEmpty ? 0 : Meeting(warm.Root.Child, KeyRange.All, range, warm.Reader.Nodes);
                    return Differences.Unless(store.Reads <= most, () =>
                        $"{store.Reads} reads of {most} nodes for {read} keys in {Show.Of(range)}"
                    );
                })
            )
            .ToProperty();
    }

    [Law]
    public Property Keys_are_listed_without_reading_long_values(Batch batch)
    {
        var (store, tree) = Cold(batch.Limits, batch.Model);
        var read = tree.Keys(KeyRange.All).Count();
        var nodes = TreeShape.Of(tree).Levels.Sum(level => level.Nodes);
        return (store.Reads == nodes).Label($"{store.Reads} reads of {nodes} nodes for {read} keys");
    }

    [Law(Share = 2)]
    public Property Any_revision_is_found_in_logarithmically_many_reads(
        [Within(1, 200)] int newest,
        [Within(0, 200)] int asked
    )
    {
        var log = new MemoryStore();
        var writer = Database.Open(log).OrThrow();
        for (var i = 0; i < newest; i++)
        {
            writer.Transact(tree => tree.Set("n", KeyGens.Numbered(i).Bytes)).OrThrow();
        }

        var store = new RecordingStore(log);
        var database = Database.Open(store).OrThrow();
        var found = database.At(new(Math.Min(asked, newest))).OrThrow();
        return (found.Revision.Number == Math.Min(asked, newest) && store.Reads <= 2 * Math.Log2(newest) + 1)
            .Label($"{store.Reads} reads for {asked} of {newest}");
    }

    [Law(Share = 5)]
    public Property Overwriting_single_values_of_a_large_tree_appends_less_than_half_of_the_nodes_on_their_paths(
        [Within(1000, 6000)] int entries,
        [From(nameof(Spots))] int[] at
    )
    {
        using var database = Database.Open(new MemoryStore()).OrThrow();
        database.Load(Enumerable.Range(0, entries).Select(i => new Entry($"user/{i:D6}", new byte[20]))).OrThrow();
        var (start, whole) = (database.Head.Address.End, 0L);
        foreach (var i in at)
        {
            var tree = database
                .Transact(tree =>
                    tree.Set($"user/{i % entries:D6}", Enumerable.Repeat((byte)(1 + i % 250), 20).ToArray())
                )
                .OrThrow()
                .Tree;
            whole += CommitRecord.NoteAt + PathBytes(tree, $"user/{i % entries:D6}");
        }

        var appended = database.Head.Address.End - start;
        return (2 * appended < whole).Label(
            $"{appended} bytes for {at.Length} entries of {entries}, {whole} in whole nodes"
        );
    }

    // A node stays what it is stored as changes to, though its parent gains a separator, loses one, or becomes
    // another's child.
    [Fact]
    public void A_leaf_whose_neighbour_is_split_or_goes_is_stored_as_changes_all_the_same()
    {
        foreach (
            var change in new Func<Tree, Tree>[]
            {
                tree =>
                    Enumerable
                        .Range(0, 100)
                        .Aggregate(tree, (wider, i) => wider.Set($"user/000005{i:D3}", new byte[40])),
                tree => tree.RemoveRange(KeyRange.From("user/000001").To("user/000200")),
            }
        )
        {
            foreach (var entries in new[] { 400, 2000, 5000 })
            {
                using var database = Database.Open(new MemoryStore()).OrThrow();
                database
                    .Load(Enumerable.Range(0, entries).Select(i => new Entry($"user/{i:D6}", new byte[20])))
                    .OrThrow();
                var separators = database.Head.Tree.Height;
                var tree = database
                    .Transact(tree => change(tree).Set($"user/{entries - 5:D6}", "other"))
                    .OrThrow()
                    .Tree;

                var leaf = LeafOf(tree, $"user/{entries - 5:D6}");
                Assert.NotNull(leaf.Delta);
                Assert.True(leaf.Address.Length < 200);
                Assert.Equal(separators, tree.Height);
            }
        }
    }

    // What the nodes on the way to a key would take if they were stored whole.
    private static long PathBytes(Tree tree, Key key)
    {
        var (bytes, node) = (0L, tree.Root.Child.Load(tree.Reader.Nodes, Interest.Lasting));
        while (true)
        {
            bytes += Record.Padded(node.Length);
            if (node.Branch is not { } branch)
            {
                return bytes;
            }

            node = branch
                .ChildAt(Search.Route(branch.Separators, key.Span), tree.Reader.Nodes)
                .Load(tree.Reader.Nodes, Interest.Lasting);
        }
    }

    private static Stored LeafOf(Tree tree, Key key)
    {
        var child = tree.Root.Child;
        while (child.Load(tree.Reader.Nodes, Interest.Lasting).Branch is { } branch)
        {
            child = branch.ChildAt(Search.Route(branch.Separators, key.Span), tree.Reader.Nodes);
        }

        return child.AsStored();
    }

    private static Property Holds<T>(Scene scene, Key key, Func<Tree, Key, KeyRange, T> question, Func<int, int> most)
    {
        var range = scene.Ranges.FirstOrDefault(KeyRange.All);
        var (store, tree) = Cold(scene.Program.Limits, scene.Program.Model);
        question(
            tree,
            scene.Program.Model.Keys.ElementAtOrDefault(key.Length) is { Length: > 0 } there ? there : key,
            range
        );
        return (store.Reads <= most(tree.Height)).Label(
            $"{store.Reads} reads in a tree of height {tree.Height}, {Show.Of(key)}, {Show.Of(range)}"
        );
    }

    // How many nodes below a child may hold keys of a range.
    private static int Meeting(Node child, KeyRange bounds, KeyRange range, INodes nodes)
    {
        if (child.IsNone || bounds.Intersect(range).IsEmpty)
        {
            return 0;
        }

        return child.Load(nodes, Interest.Lasting).Branch is { } branch
            ? 1
                + Enumerable
                    .Range(0, branch.Children.Length)
                    .Sum(i => Meeting(branch.ChildAt(i, nodes), Bounds(branch, i).Intersect(bounds), range, nodes))
            : 1;
    }

    private static KeyRange Bounds(Branch branch, int i)
    {
        var from = i == 0 ? KeyRange.All : KeyRange.From(branch.Separators.KeyAt(i - 1));
        return i < branch.Children.Length - 1 ? from.To(branch.Separators.KeyAt(i)) : from;
    }

    private static IEnumerable<Key> Separators(Tree tree)
    {
        return tree.Root.Child.IsNone ? [] : Below(tree.Root.Child);

        IEnumerable<Key> Below(Node child) =>
            child.Load(tree.Reader.Nodes, Interest.Lasting).Branch is not { } branch
                ? []
                : Enumerable
                    .Range(0, branch.Children.Length)
                    .SelectMany(i =>
                        Below(branch.ChildAt(i, tree.Reader.Nodes))
                            .Concat(i < branch.Children.Length - 1 ? [(Key)branch.Separators.KeyAt(i)] : [])
                    );
    }

    private static (RecordingStore Store, Tree Tree) Cold(Limits limits, Model model, long? cacheBytes = null)
    {
        var log = new MemoryStore(limits);
        var options = new DatabaseOptions { Limits = limits };
        var writer = Database.Open(log, options).OrThrow();
        writer.TryCommit(writer.Head, Tree.EmptyWith(limits).SetMany(model.Entries())).OrThrow();
        var store = new RecordingStore(log);
        return (
            store,
            Database.Open(store, options with { CacheBytes = cacheBytes ?? options.CacheBytes }).OrThrow().Head.Tree
        );
    }

    private static Gen<int[]> Spots => Gen.ArrayOf(Gen.Choose(0, int.MaxValue), 60);
}
