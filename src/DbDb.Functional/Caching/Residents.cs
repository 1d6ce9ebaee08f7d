using DbDb.Functional.Nodes;

namespace DbDb.Functional.Caching;

/// <summary>
/// Which nodes stay in memory, up to a budget. What comes in is new until the hand of that ring finds it used again, or
/// lets go of it. For one thread at a time, but for <see cref="Bytes"/> and <see cref="Find"/>.
/// </summary>
/// <remarks>
/// After S3-FIFO (Yang and others, "FIFO queues are all you need for cache eviction", 2023), with a clock in place of
/// its main queue.
/// </remarks>
internal sealed class Residents(long budget)
{
    // A stored child, its share of an array, of the ring and of the table.
    private const int HolderBytes = 96;

    private const int TypicalNode = 4 << 10;

    // The share of the budget that what came in is sure of.
    private const int NewShare = 8;

    private readonly HolderTable _resident = new();
    private readonly Ring _new = new();
    private readonly Ring _proven = new();
    private readonly Ghosts _ghosts = new(budget);
    private long _bytes;

    /// <summary>How many bytes the nodes take, by estimate.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>How many nodes of so many bytes have room in what those that came in are sure of.</summary>
    public long RoomFor(int bytes) => budget / NewShare / (bytes + HolderBytes);

    /// <summary>Whether a node that is here was found used again.</summary>
    public bool IsProven(Stored stored) => _proven.Has(stored);

    /// <summary>The holder of what lies at an address, if it is here.</summary>
    public Stored? Find(Address address) => _resident.Find(address);

    /// <summary>
    /// Whether a leaf that is looked at is worth a place. One that is looked at once needs none where there is none
    /// left: of random ones the most are let go of before they are asked for again, and till then they burden the
    /// collector. One that is asked for a second time soon is worth it, unless it is only passed by.
    /// </summary>
    public bool IsWorthKeeping(Stored stored, bool isPassing)
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

    /// <summary>Takes a node in. Where it is only passed by, that it was let go of lately says nothing.</summary>
    public void Enter(Stored stored, Node node, bool isPassing)
    {
        stored.Used = false;
        var isMissed = !isPassing && _ghosts.Remove(stored.Address);
        (isMissed ? _proven : _new).Enter(stored, Cost(node, stored.Delta));
        _resident.Enter(stored);
        Count();
    }

    /// <summary>Lets go of nodes until the others are within the budget.</summary>
    public void Evict()
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

    /// <summary>Lets go of a node, whether it is here or with its holder only.</summary>
    public void Leave(Stored stored)
    {
        if (stored.Place > 0)
        {
            (IsProven(stored) ? _proven : _new).Leave(stored);
            _resident.Leave(stored);
            Count();
        }

        stored.Forget();
    }

    private void Judge(Stored stored)
    {
        if (!stored.Used)
        {
            Leave(stored);
            _ghosts.Add(stored.Address);
            return;
        }

        stored.Used = false;
        _proven.Enter(stored, _new.Leave(stored));
    }

    private void Count() => Volatile.Write(ref _bytes, _new.Bytes + _proven.Bytes);

    private static int Cost(Node node, Delta? delta) =>
        HolderBytes
        + (delta?.Changes is { IsNone: false } changes ? changes.Length : 0)
        + (
            node.Branch is { } branch ? branch.Page.Length + (branch.Children.Length - 1) * HolderBytes
            : node.Amended is { } leaf ? leaf.Length
            : node.AsPage().Length
        );
}
