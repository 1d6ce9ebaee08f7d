using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace DbDb.Functional;

/// <summary>
/// The nodes of a store that are in memory, up to a budget. A reader that finds a node in its <see cref="Stored"/> child takes no lock and
/// asks nobody. What wasn't used since the clock's hand last came by goes first; a page that somebody still reads stays alive
/// with its reader.
/// </summary>
internal sealed class NodeCache(IStore store, ulong generation, long budget) : INodes
{
    // A stored child, its share of an array and of the ring.
    private const int HolderBytes = 80;

    // A longer value is read again each time, so that one of them doesn't push everything else out.
    private const int LongestCachedValue = 64 << 10;
    private const int ValueLevel = -1;

    private readonly ConcurrentDictionary<ulong, Stored> _resident = new();
    private readonly List<Stored> _ring = [];
    private readonly Lock _gate = new();
    private long _bytes;
    private int _hand;

    /// <summary>Where they come from.</summary>
    public IStore Store => store;

    /// <summary>How many bytes the nodes in memory take, by estimate.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <inheritdoc/>
    public object Load(Stored stored)
    {
        if (Resident(stored) is { Node: { } resident } other)
        {
            Telemetry.Hit();
            return Keep(stored, resident, other.Delta?.Copy());
        }

        var (page, delta) = NodeRecord.Open(ReadChecked(stored.Address), stored.Address, stored.Count, stored.Level, ReadChecked);
        return Keep(stored, stored.Level == 0 ? page : Branch.Loaded(page, stored.Count), delta);
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
        }

        holder.Used = true;
        if (!NodeRecord.TryReadValue(record, out var value))
        {
            throw new DbException(new DbError.Corrupt(address.Offset, "the record there isn't a value"));
        }

        if (record.Length <= LongestCachedValue && holder.Node is null)
        {
            Keep(holder, record, delta: null);
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
                    Enter(stored, node);
                }
            }

            Evict();
        }
    }

    private Stored? Resident(Stored stored) =>
        Link(stored.Address, stored.Count, stored.Level) is var other && !ReferenceEquals(other, stored) ? other : null;

    private byte[] ReadChecked(Address address)
    {
        Telemetry.Missed();
        var record = store.Read(address).Match(Right: Whole, Left: error => throw new DbException(error));
        return Record.Fault(record, generation, address) is { } fault
            ? throw new DbException(new DbError.Corrupt(address.Offset, fault))
            : record;
    }

    private static byte[] Whole(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Offset == 0 && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToArray();

    private object Keep(Stored stored, object node, Delta? delta)
    {
        lock (_gate)
        {
            if (stored.Node is { } already)
            {
                return already;
            }

            stored.Delta = delta;
            stored.Node = node;
            Enter(stored, node);
            Evict();
        }

        return node;
    }

    private void Enter(Stored stored, object node)
    {
        _ring.Add(stored);
        stored.Place = _ring.Count;
        _resident.TryAdd(stored.Address.Bits, stored);
        _bytes += Cost(node, stored.Delta);
    }

    private void Evict()
    {
        while (_bytes > budget && _ring.Count > 0)
        {
            _hand = _hand < _ring.Count ? _hand : 0;
            var stored = _ring[_hand];
            if (stored.Used)
            {
                stored.Used = false;
                _hand++;
                continue;
            }

            Leave(stored);
            _hand++;
        }
    }

    // The newest takes its place: when the hand takes one out, it goes on behind that, and looks at the newest last.
    private void Leave(Stored stored)
    {
        if (stored.Place > 0)
        {
            _bytes -= Cost(stored.Node!, stored.Delta);
            _resident.TryRemove(new KeyValuePair<ulong, Stored>(stored.Address.Bits, stored));
            var last = _ring[^1];
            _ring[stored.Place - 1] = last;
            last.Place = stored.Place;
            _ring.RemoveAt(_ring.Count - 1);
            stored.Place = 0;
        }

        stored.Forget();
    }

    private static long Cost(object node, Delta? delta) => HolderBytes + (delta?.Changes?.Length ?? 0) + (node is Branch branch
        ? branch.Page.Length + (long)(branch.Children.Length - 1) * HolderBytes
        : ((byte[])node).Length);
}
