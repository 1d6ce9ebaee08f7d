using System.Runtime.InteropServices;

namespace DbDb.Functional;

/// <summary>
/// Building a tree bottom-up from entries in ascending order: full nodes, one pass, in memory no more than two unfinished nodes of each
/// level. What becomes of a finished node is the caller's: it stays in memory, or goes to a log and a stored child takes its place.
/// </summary>
/// <param name="limits">The sizes.</param>
/// <param name="finished">Takes a finished node, and returns the child to keep for it.</param>
internal sealed class BulkBuild(Limits limits, Func<object, object> finished)
{
    private readonly List<FreshEntry> _entries = [];
    private readonly BulkLevel _branches = new(1, limits, finished);
    private byte[] _lower = [];
    private int _bytes;

    /// <summary>Adds an entry, whose key must be greater than all before.</summary>
    /// <exception cref="DbException">It isn't, because it comes from nodes that contradict each other.</exception>
    public void Add(FreshEntry entry)
    {
        if (_entries.Count > 0 && _entries[^1].Key.Span.SequenceCompareTo(entry.Key.Span) >= 0)
        {
            throw Order.Broken();
        }

        while (_entries.Count > 0 && LengthWith(entry) > limits.LeafBytes)
        {
            var count = Thriftiest();
            var next = count < _entries.Count ? _entries[count] : entry;
            var lower = Separator.Between(_entries[count - 1].Key.Span, next.Key.Span);
            FinishLeaf(count);
            _lower = lower;
        }

        _entries.Add(entry);
        _bytes += entry.Key.Length + entry.Payload.Length;
    }

    /// <summary>Adds a leaf as it is. Its keys, from <paramref name="lower"/> on, must be greater than all before.</summary>
    public void AddLeaf(byte[] lower, object leaf)
    {
        FinishLeaf(_entries.Count);
        _branches.Add(lower, leaf);
    }

    /// <summary>Says that the entries that come next lie from <paramref name="lower"/> on, as the tree that they come from has it.</summary>
    public void From(byte[] lower)
    {
        if (_entries.Count == 0)
        {
            _lower = lower;
        }
    }

    /// <summary>The tree of all that was added.</summary>
    public Subtree Finish()
    {
        FinishLeaf(_entries.Count);
        return _branches.IsEmpty ? Subtree.Empty : _branches.Finish();
    }

    // How many of the entries a full leaf takes: all, or as many as fill whole vectors of slots, where an entry takes less then.
    private int Thriftiest()
    {
        var all = _entries.Count;
        var whole = all - all % Slotted.SlotsInVector;
        return whole > 0 && (long)LengthOf(whole) * all < (long)LengthOf(all) * whole ? whole : all;
    }

    private int LengthOf(int count) => Record.Padded(PageAssembly.Measure(default, First(count), default).Length);

    private ReadOnlySpan<FreshEntry> First(int count) => CollectionsMarshal.AsSpan(_entries)[..count];

    private void FinishLeaf(int count)
    {
        if (count > 0)
        {
            var page = PageAssembly.Make(RecordKind.Leaf, 0, default, First(count), default);
            _branches.Add(_lower, finished(page));
            _entries.RemoveRange(0, count);
            _bytes = 0;
            foreach (var entry in _entries)
            {
                _bytes += entry.Key.Length + entry.Payload.Length;
            }
        }
    }

    private int LengthWith(FreshEntry entry)
    {
        var count = _entries.Count + 1;
        var prefix = _entries[0].Key.Span.CommonPrefixLength(entry.Key.Span);
        return Slotted.SlotsAt + Slotted.SlotBytes(count) + _bytes + entry.Key.Length + entry.Payload.Length - (count - 1) * prefix;
    }
}
