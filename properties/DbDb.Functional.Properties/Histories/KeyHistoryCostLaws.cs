using FsCheck;
using FsCheck.Fluent;
using LanguageExt;

namespace DbDb.Functional.Properties;

/// <summary>What the history of a key costs, in records read by a database that has nothing in memory yet.</summary>
public class KeyHistoryCostLaws
{
    [Law(Share = 4)]
    public Property A_revision_costs_the_nodes_on_the_way_to_the_key_that_its_neighbour_does_not_share(
        TreeProgram program
    ) => Holds(program, Chronicle.Singly(program), (log, chronicle, key) => chronicle
                .Revisions.Where(at => at.Revision > Revision.Zero)
                .SelectMany(newer =>
                {
                    var (store, database) = Cold(log, chronicle);
                    var older = chronicle.Model.Revisions[(int)newer.Revision.Number - 1];
                    var (now, before) = (database.At(newer.Revision).OrThrow(), database.At(older.Revision).OrThrow());
                    var commits = store.Calls.Count;
                    _ = KeyHistory
                        .Of(before.Revision > Revision.Zero ? [now, before, new DbError.Closed()] : [now], key)
                        .Count();
                    var (nodes, values) = Read(store, from: commits);
                    var (onWay, onOldWay) = (Way(now.Tree, key), Way(before.Tree, key));
                    var own = onWay
                        .Where(node => !onOldWay.ContainsKey(node.Key))
                        .Concat(onOldWay.Where(node => !onWay.ContainsKey(node.Key)));
                    return Differences
                        .Unless(nodes.All(own.SelectMany(node => new[] { node.Key, node.Value }).Contains), () =>
                            $"{Show.Of(key)} in revision {newer.Revision}: {nodes.Count} records read, where {own.Count()} nodes aren't shared"
                        )
                        .Concat(
                            Differences.Unless(values.Count <= (AreAlike(key, newer, older) ? 2 : 0), () =>
                                $"{Show.Of(key)} in revision {newer.Revision}: {values.Count} values read"
                            )
                        );
                }));

    [Law(Share = 4)]
    public Property Whatever_the_revisions_did_only_their_commits_and_nodes_on_the_way_to_the_key_are_read_and_none_twice(
        TreeProgram program
    ) => Holds(program, program.Operations, (log, chronicle, key) =>
        {
            var (store, database) = Cold(log, chronicle);
            var told = database.History(key).Count();
            var (nodes, values) = Read(store, from: 0);
            var snapshots = database.History(database.Head).Select(step => step.OrThrow()).ToArray();
            var onWay = snapshots
                .SelectMany(snapshot =>
                    Way(snapshot.Tree, key).Append(KeyValuePair.Create(snapshot.Address, Address.None))
                )
                .ToArray();
            var (own, bases) = (
                onWay.Select(node => node.Key).ToHashSet(),
                onWay.Select(node => node.Value).ToHashSet()
            );
            return Differences
                .Unless(nodes.All(address => own.Contains(address) || bases.Contains(address)), () =>
                    $"{Show.Of(key)}, {told} changes: other nodes are read"
                )
                .Concat(
                    Differences.Unless(
                        nodes
                            .Where(address => !bases.Contains(address))
                            .GroupBy(address => address)
                            .All(times => times.Count() == 1),
                        () => $"{Show.Of(key)}, {told} changes: a node is read again"
                    )
                )
                .Concat(
                    Differences.Unless(
                        values.Count
                            <= 2 * chronicle.Model.Revisions.Pairs().Count(pair => AreAlike(key, pair.Item, pair.Next)),
                        () => $"{Show.Of(key)}, {told} changes: {values.Count} values are read"
                    )
                );
        });

    [Law(Share = 2)]
    public Property The_newest_commits_are_read_without_the_older_ones(
        [Within(1, Chronicle.MostRevisions)] int commits,
        [Within(1, 100)] int wanted,
        [Within(0, 100)] int back
    )
    {
        var log = new MemoryStore();
        Chronicle.In(
            log,
            Limits.Default,
            Enumerable.Range(0, commits).Select(i => new Operation.Set("n", KeyGens.Numbered(i).Bytes))
        );
        var store = new RecordingStore(log);
        using var database = Database.Open(store).OrThrow();
        var newest = database.At(new(Math.Max(0, commits - back))).OrThrow();
        var before = store.Reads;
        var read = database.History(newest).Take(wanted).Select(step => step.OrThrow().Revision.Number).ToArray();
        var expected = Enumerable
            .Range(1, (int)newest.Revision.Number)
            .Reverse()
            .Take(wanted)
            .Select(number => (long)number)
            .ToArray();
        return (read.SequenceEqual(expected) && store.Reads - before == Math.Max(0, expected.Length - 1)).Label(
            $"{store.Reads - before} reads for {wanted} before {newest.Revision} of {commits}"
        );
    }

    [Fact]
    public void Long_values_are_read_when_they_are_asked_for_and_where_their_lengths_do_not_tell()
    {
        var log = new MemoryStore();
        Chronicle.In(
            log,
            Limits.Default,
            new[] { 1000, 2000, 3000, 3000 }.Select((length, i) => new Operation.Set("k", Bytes(i, length)))
        );
        var store = new RecordingStore(log);
        using var database = Database.Open(store, new DatabaseOptions { CacheBytes = 0 }).OrThrow();

        var told = database.History("k").Select(step => step.OrThrow()).ToArray();

        Assert.Equal([4, 3, 2, 1], told.Select(found => found.Snapshot.Revision.Number));
        Assert.Equal(2, Read(store, from: 0).Values.Count);
        Assert.Equal(new Value(Bytes(1, 2000)), ((TreeChange.Changed)told[2].Change).After);
        Assert.Equal(3, Read(store, from: 0).Values.Count);
    }

    private static Property Holds(
        TreeProgram program,
        IEnumerable<Operation> operations,
        Func<IStore, Chronicle, Key, IEnumerable<string>> law
    )
    {
        var log = new MemoryStore(program.Limits);
        var chronicle = Chronicle.In(log, program.Limits, operations);
        return chronicle.Keys.SelectMany(key => law(log, chronicle, key)).ToProperty();
    }

    private static (RecordingStore Store, Database Database) Cold(IStore log, Chronicle chronicle)
    {
        var store = new RecordingStore(log);
        return (store, Database.Open(store, chronicle.Options with { CacheBytes = 16 << 20 }).OrThrow());
    }

    private static byte[] Bytes(int value, int count) => [.. Enumerable.Repeat((byte)value, count)];

    // Where commits and nodes were read, and where values.
    private static (IReadOnlyList<Address> Nodes, IReadOnlyList<Address> Values) Read(RecordingStore store, int from)
    {
        var reads = store
            .Calls.Skip(from)
            .Where(call => call.Call is StoreCall.Read)
            .ToLookup(
                call => Record.Kind(((CallOutcome.GaveBytes)call.Outcome).Bytes.Span) == RecordKind.Value,
                call => ((StoreCall.Read)call.Call).Address
            );
        return ([.. reads[false]], [.. reads[true]]);
    }

    // Whether only their bytes can tell if a key has the same value in both.
    private static bool AreAlike(Key key, ModelRevision one, ModelRevision other) =>
        one.Entries.TryGetValue(key, out var left) && other.Entries.TryGetValue(key, out var right)
        && Record.Padded(left.Length) == Record.Padded(right.Length);

    // The nodes on the way to a key, each with the one that it is stored as changes to.
    private static Dictionary<Address, Address> Way(Tree tree, Key key)
    {
        var nodes = new Dictionary<Address, Address>();
        for (var child = tree.Root.Child; child.Stored is { } stored;)
        {
            var node = child.Load(tree.Reader.Nodes, Interest.Lasting);
            nodes.Add(stored.Address, stored.Delta?.Base ?? Address.None);
            child = node.Branch is { } branch
                ? branch.ChildAt(Search.Route(branch.Separators, key.Span), tree.Reader.Nodes)
                : Node.None;
        }

        return nodes;
    }
}
