using System.Collections.Immutable;

namespace DbDb.Functional.Properties;

/// <summary>
/// A life that was lived: the log, what each revision holds, and the nodes of each as they were in memory when it was
/// committed.
/// </summary>
internal sealed class DeltaLived : IDisposable
{
    private const string Path = "law.dbdb";

    private readonly SimulatedDisk _disk = new();
    private readonly GatedStore[] _stores;
    private readonly Database[] _handles;
    private readonly DeltaLife _life;
    private readonly List<Model> _models = [Model.Empty];
    private readonly MemoryStore _memory;

    private DeltaLived(DeltaLife life)
    {
        _life = life;
        _memory = new(life.Limits, generation: 7);
        _stores = [Opened(), Opened()];
        _handles = [.. _stores.Select(Database)];
    }

    /// <summary>What each revision holds, from 0 on.</summary>
    public IReadOnlyList<Model> Models => _models;

    /// <summary>
    /// The bytes of nodes that the commits left in memory, by address, each as it would be stored whole.
    /// </summary>
    public Dictionary<Address, byte[]> Pages { get; } = [];

    public static DeltaLived Of(DeltaLife life)
    {
        var lived = new DeltaLived(life);
        foreach (var move in life.Moves)
        {
            lived.Do(move);
        }

        return lived;
    }

    /// <summary>The log, behind a store that counts its reads.</summary>
    public RecordingStore Log() => new(Opened());

    /// <summary>The log as it is, to be compacted.</summary>
    public IStore Plain() => _life.IsInFile ? InFile() : _memory;

    /// <summary>A database that has nothing in memory, and keeps nothing.</summary>
    public Database Cold(IStore log) =>
        Functional.Database.Open(log, new() { Limits = _life.Limits, CacheBytes = 0 }).OrThrow();

    /// <summary>Each record of the log in turn.</summary>
    public IEnumerable<(Address Address, byte[] Record)> Records()
    {
        using var log = Log();
        var end = log.ReadHead().OrThrow().End;
        for (var offset = LogIdentity.LogStart; offset < end;)
        {
            var header = log.Read(Address.At(offset, Record.HeaderSize)).OrThrow();
            var address = Address.At(offset, Record.Padded(Record.Length(header.Span)));
            yield return (address, log.Read(address).OrThrow().ToArray());
            offset = address.End;
        }
    }

    /// <summary>The bytes of a node as it would be stored whole, but for the checksum.</summary>
    public static byte[] Whole(Node node)
    {
        var writer = new SegmentWriter(LogHead.Genesis(7, Limits.Default));
        _ = node.Branch is { } branch
            ? NodeRecord.AddBranch(writer, branch)
            : NodeRecord.AddLeaf(writer, node.Amended?.Whole() ?? node.AsPage());
        return writer.TakeAll().Single().ToArray()[Record.KindAt..];
    }

    public void Dispose()
    {
        Array.ForEach(_handles, handle => handle.Dispose());
        _memory.Dispose();
    }

    private void Do(DeltaMove move)
    {
        var database = _handles[move.Handle];
        var operations = move.Transactions.SelectMany(each => each).ToArray();
        switch (move.Kind)
        {
            case DeltaMoveKind.Commit:
                Keep([database.Transact(tree => tree.With(operations)).OrThrow()], [operations]);
                break;
            case DeltaMoveKind.Group:
                Keep(Together(_stores[move.Handle], database, move.Transactions), [_blocker, .. move.Transactions]);
                break;
            case DeltaMoveKind.Old:
                var newest = database.Refresh().OrThrow();
                var old = database.At(new(Math.Max(0, newest.Revision.Number - move.Age))).OrThrow();
                var committed = database.TryCommit(newest, old.Tree.With(operations)).OrThrow();
                if (committed.Revision.Number == _models.Count)
                {
                    _models.Add(_models[(int)old.Revision.Number].With(operations));
                }

                Remember(committed);
                break;
            case DeltaMoveKind.Load:
                var entries = operations.OfType<Operation.Set>().Select(set => new Entry(set.Key, set.Value)).ToArray();
                Keep([database.Load(entries).OrThrow()], [[new Operation.SetMany([.. entries])]]);
                break;
            default:
                _stores[move.Handle] = Opened();
                _handles[move.Handle] = Database(_stores[move.Handle]);
                break;
        }
    }

    private static readonly ImmutableArray<Operation> _blocker =
    [
        new Operation.Remove("!"),
        new Operation.Set("!", ""),
    ];

    // The first is held up at the store, and the others gather behind it.
    private static Snapshot[] Together(
        GatedStore store,
        Database database,
        ImmutableArray<ImmutableArray<Operation>> transactions
    )
    {
        store.Close();
        var first = database.TransactAsync(tree => tree.With(_blocker));
        store.WaitForOne();
        var others = transactions.Select(operations => database.TransactAsync(tree => tree.With(operations))).ToArray();
        store.Open();
        return [.. others.Prepend(first).Select(task => task.GetAwaiter().GetResult().OrThrow())];
    }

    // Whoever changed nothing is told the revision before.
    private void Keep(Snapshot[] snapshots, IEnumerable<IEnumerable<Operation>> transactions)
    {
        foreach (var (snapshot, operations) in snapshots.Zip(transactions))
        {
            if (snapshot.Revision.Number == _models.Count)
            {
                _models.Add(_models[^1].With(operations));
            }
        }

        Remember(snapshots[^1]);
    }

    private void Remember(Snapshot snapshot)
    {
        Remember(snapshot.Tree.Root.Child);
    }

    private void Remember(Node child)
    {
        if (child.Stored is { Node: { IsNone: false } node } stored && Pages.TryAdd(stored.Address, Whole(node)))
        {
            Array.ForEach(node.Branch?.Children ?? [], Remember);
        }
    }

    private GatedStore Opened() => new(_life.IsInFile ? InFile() : new Shared(_memory), _ => null);

    private FileStore InFile() =>
        FileStore.Open(Path, new() { Limits = _life.Limits, Generation = 7 }, _disk).OrThrow();

    private Database Database(IStore store) =>
        Functional.Database.Open(store, new() { Limits = _life.Limits, CacheBytes = _life.CacheBytes }).OrThrow();

    // A handle whose closing leaves the log to the others.
    private sealed class Shared(MemoryStore log) : StoreDecorator(log)
    {
        public override void Dispose()
        {
            // the log is another's
        }
    }
}
