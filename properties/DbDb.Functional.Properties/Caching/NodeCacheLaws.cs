using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>The cache keeps what fits, and no more.</summary>
public class NodeCacheLaws
{
    [Law(Share = 2)]
    public Property Nodes_in_memory_never_take_more_than_the_budget(
        TreeProgram program,
        [OneOf(0, 500, 2000, 10_000)] int budget
    ) => Holds(program, budget, (tree, cache, _, model) => model
                .Probes()
                .SelectMany(key =>
                {
                    tree.Find(key);
                    var resident = Resident(tree.Root.Child);
                    return Differences.Unless(cache.Bytes <= budget && resident <= cache.Bytes, () =>
                        $"{resident} bytes in memory, {cache.Bytes} counted, {budget} allowed"
                    );
                }));

    [Law(Share = 2)]
    public Property What_fits_is_read_once(TreeProgram program) => Holds(program, 64 << 20, (tree, _, store, model) =>
        {
            var nodes = TreeShape.Of(tree).Levels.Sum(level => level.Nodes);
            var once = store.Reads;
            return Differences
                .Between(tree, model)
                .Concat(
                    Differences.Between(
                        "keys again",
                        tree.Keys(KeyRange.All).Select(key => new Entry(key, default)),
                        model.Keys.Select(key => new Entry(key, default))
                    )
                )
                .Concat(Differences.Unless(once == nodes, () => $"{once} reads of {nodes} nodes"))
                .Concat(
                    Differences.Unless(store.Reads <= nodes + TreeShape.Of(tree).Values * 2, () =>
                        $"{store.Reads} reads when read again"
                    )
                );
        });

    [Law(Share = 2)]
    public Property What_fits_is_read_once_when_it_is_asked_for_together(TreeProgram program) =>
        Holds(program, 64 << 20, (tree, _, store, model) =>
            Differences
                .Together(model.Probes(), tree, model)
                .Concat(
                    Differences.Unless(
                        store.Reads
                            <= TreeShape.Of(tree).Levels.Sum(level => level.Nodes) + TreeShape.Of(tree).Values * 4,
                        () => $"{store.Reads} reads"
                    )
                )
        );

    [Law(Share = 2)]
    public Property What_is_asked_for_together_is_found_with_any_budget(
        TreeProgram program,
        [OneOf(0, 500, 5000, 100_000)] int budget
    ) =>
        Holds(program, budget, (tree, cache, _, model) =>
            Differences
                .Together(model.Probes(), tree, model)
                .Concat(Differences.Unless(cache.Bytes <= budget, () => $"{cache.Bytes} counted, {budget} allowed"))
        );

    [Law(Share = 2)]
    public Property What_is_used_again_and_again_stays_while_much_else_is_read(TreeProgram program) =>
        Holds(program, 200_000, (tree, _, store, model) =>
        {
            var favourite = model.Keys.FirstOrDefault();
            tree.Contains(favourite);
            var reads = 0;
            foreach (var key in model.Keys)
            {
                tree.Contains(key);
                var before = store.Reads;
                tree.Contains(favourite);
                reads += store.Reads - before;
            }

            return Differences.Unless(reads <= tree.Height, () =>
                $"{reads} reads for a path of {tree.Height} that was never long unused"
            );
        });

    [Law(Share = 4)]
    internal Property Nodes_that_are_stored_as_changes_never_take_more_than_the_budget_with_them(
        DeltaLife life,
        [OneOf(0, 2000, 10_000, 1 << 20)] int budget
    )
    {
        using var lived = DeltaLived.Of(life);
        using var store = lived.Log();
        var head = store.ReadHead().OrThrow();
        var cache = new NodeCache(store, head.Generation, budget);
        var root = head.Commit.Root.IsNone
            ? null
            : cache.Link(head.Commit.Root, head.Commit.Count, head.Commit.Height - 1);
        var tree = new Tree(new(root, head.Commit.Height), life.Limits, new(cache, FreshValues.None));
        return lived
            .Models[^1]
            .Keys.Where((_, i) => i % 7 == 0)
            .SelectMany(key =>
            {
                tree.Find(key);
                var resident = Resident(root);
                return Differences.Unless(cache.Bytes <= budget && resident <= cache.Bytes, () =>
                    $"{resident} bytes in memory, {cache.Bytes} counted, {budget} allowed"
                );
            })
            .ToArray()
            .ToProperty();
    }

    // Else the next commit would take what is stored as changes for a base.
    [Law(Share = 4)]
    internal Property A_node_that_another_holder_has_is_known_to_be_stored_as_changes_as_it_is_when_it_is_read(
        DeltaLife life
    )
    {
        using var lived = DeltaLived.Of(life);
        using var store = lived.Log();
        using var database = lived.Cold(store);
        var commit = database.Head.Commit;
        return (commit.Root.IsNone ? [] : Known(commit.Root, commit.Count, commit.Height - 1)).ToArray().ToProperty();

        IEnumerable<string> Known(Address address, long count, int level)
        {
            var cache = new NodeCache(store, store.ReadHead().OrThrow().Generation, 1 << 20);
            var (one, other) = (cache.Link(address, count, level), cache.Link(address, count, level));
            var node = cache.Load(one, Interest.Lasting);
            cache.Load(other, Interest.Lasting);
            return Differences
                .Unless(
                    (one.Delta?.Base, one.Delta?.Written) == (other.Delta?.Base, other.Delta?.Written)
                        && one.Delta?.Changes.Span.SequenceEqual(other.Delta!.Changes) != false,
                    () => $"{address} is stored as changes to {one.Delta?.Base}, and to {other.Delta?.Base}"
                )
                .Concat(
                    node.Branch is { } branch
                        ? Enumerable
                            .Range(0, branch.Children.Length)
                            .Select(branch.LinkAt)
                            .SelectMany(link => Known(link.Address, link.Count, level - 1))
                        : []
                );
        }
    }

    private static Property Holds(
        TreeProgram program,
        int budget,
        Func<Tree, NodeCache, RecordingStore, Model, IEnumerable<string>> law
    )
    {
        var model = program.Model;
        var log = new MemoryStore(program.Limits);
        var writer = Database.Open(log, new DatabaseOptions { Limits = program.Limits }).OrThrow();
        var commit = writer
            .TryCommit(writer.Head, Tree.EmptyWith(program.Limits).SetMany(model.Entries()))
            .OrThrow()
            .Commit;
        var store = new RecordingStore(log);
        var cache = new NodeCache(store, store.ReadHead().OrThrow().Generation, budget);
        var root = commit.Root.IsNone ? null : cache.Link(commit.Root, commit.Count, commit.Height - 1);
        var tree = new Tree(new(root, commit.Height), program.Limits, new(cache, FreshValues.None));
        return law(tree, cache, store, model).ToArray().ToProperty();
    }

    // How many bytes the nodes take that can be reached in memory.
    private static long Resident(Node child) =>
        child.Stored is { } stored ? Resident(stored.Node) + (stored.Delta?.Changes.Span.Length ?? 0)
        : child.Branch is { } branch ? branch.Page.Length + branch.Children.Sum(Resident)
        : child.IsPage(out var leaf) ? leaf.Length
        : 0;
}
