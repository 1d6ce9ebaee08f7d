using DbDb.Functional.Nodes;

namespace DbDb.Functional.Caching;

/// <summary>
/// Nodes in the order in which they came, and a hand that goes round them. For one thread at a time.
/// </summary>
internal sealed class Ring
{
    private readonly List<Stored> _nodes = [];
    private readonly List<int> _sizes = [];
    private int _hand;

    /// <summary>How many bytes they take.</summary>
    public long Bytes { get; private set; }

    public bool IsEmpty => _nodes.Count == 0;

    /// <summary>The node at the hand, after which it goes on; there is one.</summary>
    public Stored Next()
    {
        _hand = _hand < _nodes.Count ? _hand : 0;
        return _nodes[_hand++];
    }

    /// <summary>Whether a node is in this one, and not in another.</summary>
    public bool Has(Stored stored) =>
        stored.Place - 1 is var at && at >= 0 && at < _nodes.Count && ReferenceEquals(_nodes[at], stored);

    /// <summary>Takes a node in that is in none.</summary>
    /// <param name="stored">The node.</param>
    /// <param name="bytes">How many bytes it takes.</param>
    public void Enter(Stored stored, int bytes)
    {
        _nodes.Add(stored);
        _sizes.Add(bytes);
        stored.Place = _nodes.Count;
        Bytes += bytes;
    }

    /// <summary>
    /// Takes a node out. The newest takes its place: of one that the hand has just passed, so that it is come to last.
    /// </summary>
    /// <returns>How many bytes it took.</returns>
    public int Leave(Stored stored)
    {
        var at = stored.Place - 1;
        var bytes = _sizes[at];
        var last = _nodes[^1];
        (_nodes[at], _sizes[at]) = (last, _sizes[^1]);
        last.Place = stored.Place;
        _nodes.RemoveAt(_nodes.Count - 1);
        _sizes.RemoveAt(_sizes.Count - 1);
        stored.Place = 0;
        Bytes -= bytes;
        return bytes;
    }
}
