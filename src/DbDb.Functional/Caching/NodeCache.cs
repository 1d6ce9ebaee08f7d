using DbDb.Functional.Logs;
using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Caching;

/// <summary>
/// The nodes of a store that are in memory, up to a budget. A reader that finds a node in its <see cref="Stored"/>
/// child takes no lock and asks nobody. Once all places are taken, a leaf that is only looked at isn't kept before it
/// is asked for a second time, and not at all by a scan. A page that somebody still reads stays alive with its reader.
/// </summary>
internal sealed class NodeCache(IStore store, ulong generation, long budget) : INodes
{
    // A longer value is read again each time, so that one of them doesn't push everything else out.
    private const int LongestCachedValue = 64 << 10;
    private const int ValueLevel = -1;

    private readonly Residents _residents = new(budget);
    private readonly Lock _gate = new();

    /// <summary>Where they come from.</summary>
    public IStore Store => store;

    /// <summary>How many bytes the nodes in memory take, by estimate.</summary>
    public long Bytes => _residents.Bytes;

    /// <inheritdoc/>
    public long RoomFor(int bytes) => _residents.RoomFor(bytes);

    /// <inheritdoc/>
    public Node Load(Stored stored, Interest interest) =>
        FindShared(stored) is { IsNone: false } node ? node : Open(stored, ReadChecked(stored.Address), interest);

    /// <inheritdoc/>
    public void Load(ReadOnlySpan<Stored> children, Span<Node> nodes, Interest interest)
    {
        var missing = new List<int>(children.Length);
        for (var i = 0; i < children.Length; i++)
        {
            nodes[i] = children[i].Node is { IsNone: false } node ? node : FindShared(children[i]);
            if (nodes[i].IsNone)
            {
                missing.Add(i);
            }
        }

        Stored[] stored = [.. children];
        Prefetch(missing.Select(i => stored[i].Address));
        var records = missing.ConvertAll(i => Attempt(() => ReadChecked(stored[i].Address)));
        Prefetch(
            records
                .Select(
                    (record, n) =>
                        !record.IsNone && Delta.IsIn(record)
                            ? Delta.Read(record, stored[missing[n]].Address)?.Base
                            : null
                )
                .OfType<Address>()
        );
        for (var n = 0; n < records.Count; n++)
        {
            if (records[n] is { IsNone: false } record)
            {
                nodes[missing[n]] = Attempt(() => Open(stored[missing[n]], record, interest));
            }
        }
    }

    /// <inheritdoc/>
    public Page Whole(Stored stored, AmendedLeaf leaf)
    {
        var page = leaf.Whole();
        lock (_gate)
        {
            stored.Node = ReferenceEquals(stored.Node.Amended, leaf) ? page : stored.Node;
        }

        return page;
    }

    /// <inheritdoc/>
    public Stored Link(Address address, long count, int level) =>
        _residents.Find(address) is { } stored && stored.Count == count && stored.Level == level
            ? stored
            : new(address, count, level);

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> LoadValue(Address address)
    {
        var holder = Link(address, 0, ValueLevel);
        var isHere = holder.Node.IsPage(out var record);
        if (isHere)
        {
            Telemetry.CountHit();
            holder.Used = true;
        }
        else
        {
            record = ReadChecked(address);
        }

        if (!NodeRecord.TryReadValue(record, out var value))
        {
            throw new DbException(new DbError.Corrupt(address.Offset, "the record there isn't a value"));
        }

        if (!isHere && record.Length <= LongestCachedValue)
        {
            Keep(holder, record, delta: null, Interest.Look);
        }

        return value;
    }

    /// <summary>
    /// Takes in nodes that commits have just stored, so that nobody needs to read them, but for those whose place other
    /// nodes have taken since: of these, and of older ones, it lets go. Who reads an older version reads them once
    /// more.
    /// </summary>
    public void Adopt(ReadOnlySpan<Stored> added, ReadOnlySpan<Stored> replaced)
    {
        lock (_gate)
        {
            foreach (var stored in replaced)
            {
                _residents.Leave(stored);
            }

            foreach (var stored in added)
            {
                if (stored.Node is { IsNone: false } node)
                {
                    _residents.Enter(stored, node, isPassing: false);
                }
            }

            _residents.Evict();
        }
    }

    private Stored? Resident(Stored stored) =>
        Link(stored.Address, stored.Count, stored.Level) is var other && !ReferenceEquals(other, stored) ? other : null;

    // The node that another holder of it keeps in memory.
    private Node FindShared(Stored stored)
    {
        if (Resident(stored) is not { Node: { IsNone: false } resident } other)
        {
            return Node.None;
        }

        Telemetry.CountHit();
        return Keep(stored, resident, other.Delta?.Copy(), Interest.Look);
    }

    // Kept, if it is worth that.
    private Node Open(Stored stored, Page record, Interest interest)
    {
        var isKept = stored.Level > 0 || IsWorthKeeping(stored, interest);
        var (page, delta) = NodeRecord.Open(record, stored.Address, stored.Count, stored.Level, ReadChecked);
        Node node = stored.Level == 0 ? page : Branch.Loaded(page, stored.Count);
        return isKept ? Keep(stored, node, delta, interest) : node;
    }

    private bool IsWorthKeeping(Stored stored, Interest interest)
    {
        if (interest is Interest.Lasting)
        {
            return true;
        }

        lock (_gate)
        {
            return _residents.IsWorthKeeping(stored, interest is Interest.Passing);
        }
    }

    private void Prefetch(IEnumerable<Address> addresses)
    {
        Address[] several = [.. addresses];
        if (several.Length > 1)
        {
            store.Prefetch(several);
        }
    }

    private Page ReadChecked(Address address)
    {
        Telemetry.CountMiss();
        var record = store.Read(address).Match(Right: Page.Of, Left: error => throw new DbException(error));
        return Record.Fault(record, generation, address) is { } fault
            ? throw new DbException(new DbError.Corrupt(address.Offset, fault))
            : record;
    }

    // Whoever needs what can't be read asks for it by itself, and is told.
    private static T? Attempt<T>(Func<T> load)
    {
        try
        {
            return load();
        }
        catch (DbException)
        {
            return default;
        }
    }

    private Node Keep(Stored stored, Node node, Delta? delta, Interest interest)
    {
        lock (_gate)
        {
            if (stored.Node is { IsNone: false } already)
            {
                return already;
            }

            stored.Delta = delta;
            stored.Node = node;
            _residents.Enter(stored, node, interest is Interest.Passing);
            _residents.Evict();
        }

        return node;
    }
}
