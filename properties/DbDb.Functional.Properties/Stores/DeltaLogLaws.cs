using FsCheck.Fluent;
using Xunit.Abstractions;

namespace DbDb.Functional.Properties;

/// <summary>
/// Logs in which nodes are stored as changes: what each says of its base, and that every revision is what it was.
/// </summary>
public class DeltaLogLaws(ITestOutputHelper output)
{
    private const int Share = 2;

    private int _leaves;
    private int _branches;

    [Fact]
    public void Changes_are_to_a_whole_node_of_the_same_level_before_them() =>
        Holds(lived =>
        {
            var records = lived.Records().ToDictionary(record => record.Address, record => record.Record);
            return
            [
                .. records
                    .Where(record => Delta.IsIn(record.Value))
                    .SelectMany(record =>
                    {
                        var (address, changes) = record;
                        var isLeaf = Record.Kind(changes) == RecordKind.LeafDelta;
                        return
                            Delta.Read(Page.Of(changes), address) is { } delta
                            && records.TryGetValue(delta.Base, out var whole)
                            && Record.Kind(whole) == (isLeaf ? RecordKind.Leaf : RecordKind.Branch)
                            && whole[Record.LevelAt] == changes[Record.LevelAt]
                            && isLeaf == (changes[Record.LevelAt] == 0)
                            && delta.Base.End <= address.Offset
                            ? []
                            : new[] { $"{address} is to no base: {Show.Of(changes)}" };
                    }),
            ];
        });

    [Fact]
    public void What_is_written_of_changes_to_a_base_is_counted_and_never_more_than_the_node_takes() =>
        Holds(lived =>
        {
            using var database = lived.Cold(lived.Log());
            var before = new Dictionary<(int Level, Key Lower), Placed>();
            var wrong = new List<string>();
            for (var revision = 1; revision < lived.Models.Count; revision++)
            {
                var snapshot = database.At(new(revision)).OrThrow();
                var now = Nodes(snapshot.Tree).ToDictionary(node => (node.Level, node.Lower));
                foreach (
                    var node in now.Values.Where(node =>
                        node.Delta is not null && node.Address.Offset >= snapshot.Commit.Start
                    )
                )
                {
                    var spent =
                        before.GetValueOrDefault((node.Level, node.Lower)) is not { } predecessor ? -1
                        : predecessor.Address == node.Delta!.Base ? 0
                        : predecessor.Delta?.Base == node.Delta.Base ? predecessor.Delta.Written
                        : -1;
                    wrong.AddRange(
                        Differences.Unless(
                            spent >= 0
                                && node.Delta!.Written == spent + node.Address.Length
                                && node.Delta.Written <= DeltaLived.Whole(node.Node).Length + Record.KindAt,
                            () =>
                                $"revision {revision}: {node.Address} of level {node.Level} says {node.Delta!.Written} bytes, after {spent}"
                        )
                    );
                }

                before = now;
            }

            return [.. wrong];
        });

    [Fact]
    public void No_two_nodes_of_a_tree_have_one_base_and_no_base_is_one_of_them() =>
        Holds(lived =>
        {
            using var database = lived.Cold(lived.Log());
            return
            [
                .. lived
                    .Models.Skip(1)
                    .SelectMany(
                        (_, i) =>
                        {
                            var nodes = Nodes(database.At(new(i + 1)).OrThrow().Tree).ToArray();
                            var all = nodes
                                .Select(node => node.Address)
                                .Concat(nodes.Where(node => node.Delta is not null).Select(node => node.Delta!.Base))
                                .ToArray();
                            return Differences.Unless(all.Distinct().Count() == all.Length, () =>
                                $"revision {i + 1}: {Show.Of(all, address => $"{address}")}"
                            );
                        }
                    ),
            ];
        });

    [Fact]
    public void Every_revision_read_back_holds_what_it_held() =>
        Holds(lived =>
        {
            using var database = lived.Cold(lived.Log());
            return
            [
                .. Differences.Unless(database.Head.Revision.Number == lived.Models.Count - 1, () =>
                    $"{database.Head} of {lived.Models.Count - 1}"
                ),
                .. lived.Models.SelectMany(
                    (model, revision) =>
                        Differences
                            .Between(database.At(new(revision)).OrThrow().Tree, model)
                            .Select(difference => $"revision {revision}: {difference}")
                ),
                .. Verification.Of(database).Select(violation => $"{violation}"),
            ];
        });

    [Fact]
    public void Every_node_read_back_is_the_one_that_was_in_memory_byte_for_byte() =>
        Holds(lived =>
        {
            using var database = lived.Cold(lived.Log());
            return
            [
                .. lived
                    .Models.Skip(1)
                    .SelectMany((_, i) => Nodes(database.At(new(i + 1)).OrThrow().Tree))
                    .Where(node => lived.Pages.ContainsKey(node.Address))
                    .SelectMany(node =>
                    {
                        var page = node.Node.Branch?.Page ?? node.Node.AsPage();
                        var read = page.Span[Record.KindAt..Record.Length(page)];
                        return
                            lived.Pages[node.Address].AsSpan().StartsWith(read)
                            && lived.Pages[node.Address].AsSpan().SequenceEqual(DeltaLived.Whole(node.Node))
                            ? []
                            : new[] { $"{node.Address} is {Show.Of(page)}, not {Show.Of(lived.Pages[node.Address])}" };
                    }),
            ];
        });

    [Fact]
    public void A_lookup_reads_two_records_on_each_level_and_the_value_at_most() =>
        Holds(lived =>
        {
            var log = lived.Log();
            using var database = lived.Cold(log);
            return
            [
                .. lived.Models.SelectMany(
                    (model, revision) =>
                    {
                        var tree = database.At(new(revision)).OrThrow().Tree;
                        return model
                            .Keys.Where((_, i) => i % 7 == revision % 7)
                            .SelectMany(key =>
                            {
                                var before = log.Reads;
                                _ = tree.Find(key);
                                return Differences.Unless(log.Reads - before <= 2 * tree.Height + 1, () =>
                                    $"{log.Reads - before} reads in a tree of height {tree.Height}"
                                );
                            });
                    }
                ),
            ];
        });

    private void Holds(
        Func<DeltaLived, string[]> law,
        [System.Runtime.CompilerServices.CallerMemberName] string promise = ""
    )
    {
        Prop.ForAll(DeltaLife.Any, life =>
            {
                using var lived = DeltaLived.Of(life);
                var kinds = lived.Records().Select(record => Record.Kind(record.Record)).ToArray();
                _leaves += kinds.Count(kind => kind == RecordKind.LeafDelta);
                _branches += kinds.Count(kind => kind == RecordKind.BranchDelta);
                return law(lived).ToProperty();
            })
            .Holds(Share, promise);
        output.WriteLine($"{_leaves} leaves and {_branches} branches stored as changes");
        Assert.True(
            Law.IsOneCase || (Share * _leaves >= Law.Tries && Share * _branches >= Law.Tries),
            $"only {_leaves} leaves and {_branches} branches were stored as changes"
        );
    }

    // All nodes of a tree, each with the key that bounds it from below.
    private static IEnumerable<Placed> Nodes(Tree tree) =>
        tree.Root.Child.Stored is { } root ? Below(root, Key.Empty, tree.Reader.Nodes) : [];

    private static IEnumerable<Placed> Below(Stored stored, Key lower, INodes nodes)
    {
        var node = ((Node)stored).Load(nodes, Interest.Lasting);
        yield return new(stored.Level, lower, stored.Address, stored.Delta, node);
        for (var i = 0; node.Branch is { } branch && i < branch.Children.Length; i++)
        {
            foreach (
                var below in Below(
                    branch.ChildAt(i, nodes).AsStored(),
                    i == 0 ? lower : branch.Separators.KeyAt(i - 1),
                    nodes
                )
            )
            {
                yield return below;
            }
        }
    }

    private sealed record Placed(int Level, Key Lower, Address Address, Delta? Delta, Node Node);
}
