using System.Runtime.InteropServices;
using DbDb.Functional.Nodes;
using DbDb.Functional.Pages;
using DbDb.Functional.Values;

namespace DbDb.Functional.Trees;

/// <summary>
/// Building a tree bottom-up from entries in ascending order: full nodes, one pass, in memory no more than two
/// unfinished nodes of each level.
/// </summary>
/// <param name="limits">The sizes.</param>
/// <param name="nodes">What becomes of a node that is full.</param>
internal sealed class BulkBuild(Limits limits, IBulkNodes nodes)
{
    private readonly List<FreshEntry> _entries = [];
    private readonly BulkLevel _branches = new(1, limits, nodes);
    private byte[] _lower = [];
    private int _bytes;
    private bool _isDue;

    /// <summary>Adds an entry, whose key must be greater than all before.</summary>
    /// <exception cref="DbException">It isn't, because it comes from nodes that contradict each other.</exception>
    public void Add(FreshEntry entry)
    {
        if (_entries.Count > 0 && _entries[^1].Key.Span.SequenceCompareTo(entry.Key.Span) >= 0)
        {
            throw Order.Broken();
        }

        Append(entry);
    }

    /// <summary>The same for an entry of which the caller found that its key is greater.</summary>
    public void Append(FreshEntry entry)
    {
        while (_entries.Count > 0 && LengthWith(entry) > limits.LeafBytes)
        {
            var count = TightestLeaf();
            var next = count < _entries.Count ? _entries[count] : entry;
            var lower = Separator.Between(_entries[count - 1].Key.Span, next.Key.Span);
            FinishLeaf(count);
            _lower = lower;
        }

        _entries.Add(entry);
        _bytes += BytesOf(entry);
        _isDue |= entry.OutOfLine;
    }

    /// <summary>Takes note of what there is to store.</summary>
    /// <returns>
    /// Whether a leaf was finished, or an entry added whose value lies elsewhere, since the last time.
    /// </returns>
    public bool TakeDue()
    {
        var isDue = _isDue;
        _isDue = false;
        return isDue;
    }

    /// <summary>
    /// Adds a leaf as it is. Its keys, from <paramref name="lower"/> on, must be greater than all before.
    /// </summary>
    public void AddLeaf(byte[] lower, Node leaf)
    {
        FinishLeaf(_entries.Count);
        _branches.Add(lower, leaf);
    }

    /// <summary>
    /// Says that the entries that come next lie from <paramref name="lower"/> on, as the tree that they come from has
    /// it.
    /// </summary>
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

    // How many of the entries a full leaf takes: all, or as many as fill whole vectors of slots, where an entry takes
    // less then.
    private int TightestLeaf()
    {
        var all = _entries.Count;
        var whole = all - all % Slotted.SlotsInVector;
        var bytes = _bytes;
        for (var i = whole; i < all; i++)
        {
            bytes -= BytesOf(_entries[i]);
        }

        return whole > 0 && (long)LengthOf(whole, bytes) * all < (long)LengthOf(all, _bytes) * whole ? whole : all;
    }

    // How long a leaf of so many of the entries is, whose keys and payloads have so many bytes.
    private int LengthOf(int count, int bytes)
    {
        var prefix = _entries[0].Key.Span.CommonPrefixLength(_entries[count - 1].Key.Span);
        return Record.Padded(Slotted.SlotsAt + Slotted.SlotBytes(count) + bytes - (count - 1) * prefix);
    }

    private static int BytesOf(in FreshEntry entry) => entry.Key.Length + entry.Payload.Length;

    private ReadOnlySpan<FreshEntry> First(int count) => CollectionsMarshal.AsSpan(_entries)[..count];

    private void FinishLeaf(int count)
    {
        if (count > 0)
        {
            _branches.Add(_lower, nodes.Leaf(First(count)));
            _isDue = true;
            _entries.RemoveRange(0, count);
            _bytes = 0;
            foreach (var entry in _entries)
            {
                _bytes += BytesOf(entry);
            }
        }
    }

    private int LengthWith(FreshEntry entry)
    {
        var count = _entries.Count + 1;
        var prefix = _entries[0].Key.Span.CommonPrefixLength(entry.Key.Span);
        return Slotted.SlotsAt + Slotted.SlotBytes(count) + _bytes + BytesOf(entry) - (count - 1) * prefix;
    }
}
