using System.Runtime.InteropServices;

namespace DbDb.Functional;

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
    public object Load(Stored stored) => FindShared(stored) ?? OpenAndKeep(stored, ReadChecked(stored.Address), Interest.Lasting);

    /// <inheritdoc/>
    public object Look(Stored stored) => FindShared(stored) ?? OpenAndMaybeKeep(stored, ReadChecked(stored.Address), Interest.Look);

    /// <inheritdoc/>
    public void Load(ReadOnlySpan<Stored> children, Span<object?> nodes, Interest interest)
    {
        var missing = new List<int>(children.Length);
        for (var i = 0; i < children.Length; i++)
        {
            nodes[i] = children[i].Node ?? FindShared(children[i]);
            if (nodes[i] is null)
            {
                missing.Add(i);
            }
        }

        Stored[] stored = [.. children];
        Prefetch(missing.Select(i => stored[i].Address));
        var records = missing.ConvertAll(i => Attempt(() => ReadChecked(stored[i].Address)));
        Prefetch(records.Select((record, n) => record is not null && Delta.IsIn(record) ? Delta.Read(record, stored[missing[n]].Address)?.Base : null).OfType<Address>());
        for (var n = 0; n < records.Count; n++)
        {
            if (records[n] is { } record)
            {
                nodes[missing[n]] = Attempt(() => OpenAndMaybeKeep(stored[missing[n]], record, interest));
            }
        }
    }

    /// <inheritdoc/>
    public byte[] Whole(Stored stored, AmendedLeaf leaf)
    {
        var page = leaf.Whole();
        lock (_gate)
        {
            stored.Node = ReferenceEquals(stored.Node, leaf) ? page : stored.Node;
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
        var record = (byte[]?)holder.Node;
        if (record is null)
        {
            record = ReadChecked(address);
        }
        else
        {
            Telemetry.Hit();
            holder.Used = true;
        }

        if (!NodeRecord.TryReadValue(record, out var value))
        {
            throw new DbException(new DbError.Corrupt(address.Offset, "the record there isn't a value"));
        }

        if (record.Length <= LongestCachedValue && holder.Node is null)
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
                if (stored.Node is { } node)
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
    private object? FindShared(Stored stored)
    {
        if (Resident(stored) is not { Node: { } resident } other)
        {
            return null;
        }

        Telemetry.Hit();
        return Keep(stored, resident, other.Delta?.Copy(), Interest.Look);
    }

    private object OpenAndMaybeKeep(Stored stored, byte[] record, Interest interest) =>
        stored.Level > 0 || IsWorthKeeping(stored, interest) ? OpenAndKeep(stored, record, interest) : Open(stored, record).Node;

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

    private object OpenAndKeep(Stored stored, byte[] record, Interest interest)
    {
        var (node, delta) = Open(stored, record);
        return Keep(stored, node, delta, interest);
    }

    private (object Node, Delta? Delta) Open(Stored stored, byte[] record)
    {
        var (page, delta) = NodeRecord.Open(record, stored.Address, stored.Count, stored.Level, ReadChecked);
        return (stored.Level == 0 ? page : Branch.Loaded(page, stored.Count), delta);
    }

    private void Prefetch(IEnumerable<Address> addresses)
    {
        Address[] several = [.. addresses];
        if (several.Length > 1)
        {
            store.Prefetch(several);
        }
    }

    private byte[] ReadChecked(Address address)
    {
        Telemetry.Missed();
        var record = store.Read(address).Match(Right: Whole, Left: error => throw new DbException(error));
        return Record.Fault(record, generation, address) is { } fault
            ? throw new DbException(new DbError.Corrupt(address.Offset, fault))
            : record;
    }

    // Whoever needs what can't be read asks for it by itself, and is told.
    private static T? Attempt<T>(Func<T> load)
        where T : class
    {
        try
        {
            return load();
        }
        catch (DbException)
        {
            return null;
        }
    }

    private static byte[] Whole(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToArray();

    private object Keep(Stored stored, object node, Delta? delta, Interest interest)
    {
        lock (_gate)
        {
            if (stored.Node is { } already)
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
