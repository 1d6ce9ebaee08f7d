using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace DbDb.Functional;

/// <summary>
/// The nodes of a store that are in memory, up to a budget. A reader that finds a node in its <see cref="Stored"/> child takes no lock and
/// asks nobody. What comes in is new until the hand of that ring finds it used again, or lets go of it. Once all places are taken, a leaf that is only looked at
/// isn't kept before it is asked for a second time, and not at all by a scan. A page that somebody still reads stays alive with its reader.
/// </summary>
/// <remarks>After S3-FIFO (Yang and others, "FIFO queues are all you need for cache eviction", 2023), with a clock in place of its main queue.</remarks>
internal sealed class NodeCache(IStore store, ulong generation, long budget) : INodes
{
    // A stored child, its share of an array and of the ring.
    private const int HolderBytes = 80;

    private const int TypicalNode = 4 << 10;

    // The share of the budget that what came in is sure of.
    private const int NewShare = 8;

    // A longer value is read again each time, so that one of them doesn't push everything else out.
    private const int LongestCachedValue = 64 << 10;
    private const int ValueLevel = -1;

    private readonly ConcurrentDictionary<ulong, Stored> _resident = new();
    private readonly Ring _new = new();
    private readonly Ring _proven = new();
    private readonly Ghosts _ghosts = new(budget);
    private readonly Lock _gate = new();
    private long _bytes;

    /// <summary>Where they come from.</summary>
    public IStore Store => store;

    /// <summary>How many bytes the nodes in memory take, by estimate.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <inheritdoc/>
    public object Load(Stored stored) => Shared(stored) ?? Open(stored, ReadChecked(stored.Address), isPassing: false);

    /// <inheritdoc/>
    public object Look(Stored stored) => Shared(stored) ?? Looked(stored, ReadChecked(stored.Address), isPassing: false);

    /// <inheritdoc/>
    public void Look(ReadOnlySpan<Stored> children, Span<object?> looked, bool isPassing)
    {
        var missing = new List<int>(children.Length);
        for (var i = 0; i < children.Length; i++)
        {
            looked[i] = children[i].Node ?? Shared(children[i]);
            if (looked[i] is null)
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
                looked[missing[n]] = Attempt(() => Looked(stored[missing[n]], record, isPassing));
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
        _resident.TryGetValue(address.Bits, out var stored) && stored.Count == count && stored.Level == level
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
            Keep(holder, record, delta: null, isPassing: false);
        }

        return value;
    }

    /// <summary>
    /// Takes in nodes that commits have just stored, so that nobody needs to read them, but for those whose place other nodes have taken since: of
    /// these, and of older ones, it lets go. Who reads an older version reads them once more.
    /// </summary>
    public void Adopt(IReadOnlyList<Stored> added, IReadOnlyList<Stored> replaced)
    {
        lock (_gate)
        {
            foreach (var stored in replaced)
            {
                Leave(stored);
            }

            foreach (var stored in added)
            {
                if (stored.Node is { } node)
                {
                    Enter(stored, node, isPassing: false);
                }
            }

            Evict();
        }
    }

    private Stored? Resident(Stored stored) =>
        Link(stored.Address, stored.Count, stored.Level) is var other && !ReferenceEquals(other, stored) ? other : null;

    // The node that another holder of it keeps in memory.
    private object? Shared(Stored stored)
    {
        if (Resident(stored) is not { Node: { } resident } other)
        {
            return null;
        }

        Telemetry.Hit();
        return Keep(stored, resident, other.Delta?.Copy(), isPassing: false);
    }

    private object Looked(Stored stored, byte[] record, bool isPassing) =>
        stored.Level > 0 || IsWorthKeeping(stored, isPassing) ? Open(stored, record, isPassing) : Opened(stored, record).Node;

    // A leaf that is looked at once needs no place where there is none left: of random ones the most are let go of before they are asked for again, and
    // till then they burden the collector. One that is asked for a second time soon is kept.
    private bool IsWorthKeeping(Stored stored, bool isPassing)
    {
        lock (_gate)
        {
            if (_bytes + TypicalNode <= budget || (!isPassing && _ghosts.Has(stored.Address)))
            {
                return true;
            }

            if (!isPassing)
            {
                _ghosts.Add(stored.Address);
            }

            return false;
        }
    }

    private object Open(Stored stored, byte[] record, bool isPassing)
    {
        var (node, delta) = Opened(stored, record);
        return Keep(stored, node, delta, isPassing);
    }

    private (object Node, Delta? Delta) Opened(Stored stored, byte[] record)
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

    private object Keep(Stored stored, object node, Delta? delta, bool isPassing)
    {
        lock (_gate)
        {
            if (stored.Node is { } already)
            {
                return already;
            }

            stored.Delta = delta;
            stored.Node = node;
            Enter(stored, node, isPassing);
            Evict();
        }

        return node;
    }

    private void Enter(Stored stored, object node, bool isPassing)
    {
        stored.Used = false;
        stored.IsProven = !isPassing && _ghosts.Remove(stored.Address);
        stored.Bytes = Cost(node, stored.Delta);
        RingOf(stored).Enter(stored);
        _resident.TryAdd(stored.Address.Bits, stored);
        Count();
    }

    private void Evict()
    {
        while (_bytes > budget)
        {
            if (_new.Bytes > budget / NewShare || _proven.IsEmpty)
            {
                Judge(_new.Next());
            }
            else if (_proven.Next() is var stored && stored.Used)
            {
                stored.Used = false;
            }
            else
            {
                Leave(stored);
            }
        }
    }

    private void Judge(Stored stored)
    {
        if (!stored.Used)
        {
            Leave(stored);
            _ghosts.Add(stored.Address);
            return;
        }

        _new.Leave(stored);
        (stored.Used, stored.IsProven) = (false, true);
        _proven.Enter(stored);
    }

    private void Leave(Stored stored)
    {
        if (stored.Place > 0)
        {
            RingOf(stored).Leave(stored);
            _resident.TryRemove(new KeyValuePair<ulong, Stored>(stored.Address.Bits, stored));
            Count();
        }

        stored.Forget();
    }

    private Ring RingOf(Stored stored) => stored.IsProven ? _proven : _new;

    private void Count() => Volatile.Write(ref _bytes, _new.Bytes + _proven.Bytes);

    private static int Cost(object node, Delta? delta) => HolderBytes + (delta?.Changes?.Length ?? 0) + node switch
    {
        Branch branch => branch.Page.Length + (branch.Children.Length - 1) * HolderBytes,
        AmendedLeaf leaf => leaf.Length,
        _ => ((byte[])node).Length,
    };
}
