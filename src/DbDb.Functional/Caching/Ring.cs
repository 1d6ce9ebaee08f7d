namespace DbDb.Functional;

/// <summary>
/// Nodes in the order in which they came, and a hand that goes round them. For one thread at a time.
/// </summary>
internal sealed class Ring
{
    private readonly List<Stored> _nodes = [];
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

    public void Enter(Stored stored)
    {
        _nodes.Add(stored);
        stored.RingSlot = _nodes.Count;
        Bytes += stored.Bytes;
    }

    /// <summary>
    /// Takes a node out. The newest takes its place: of one that the hand has just passed, so that it is come to last.
    /// </summary>
    public void Leave(Stored stored)
    {
        var last = _nodes[^1];
        _nodes[stored.RingSlot - 1] = last;
        last.RingSlot = stored.RingSlot;
        _nodes.RemoveAt(_nodes.Count - 1);
        stored.RingSlot = 0;
        Bytes -= stored.Bytes;
    }
}
