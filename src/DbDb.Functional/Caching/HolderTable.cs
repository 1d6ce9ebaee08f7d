using System.Numerics;

namespace DbDb.Functional;

/// <summary>
/// Holders by the addresses of what they hold: a hash table whose chains lead through the holders themselves, so that
/// one more of them is no object more. One thread at a time may change it, and any may search meanwhile: one that does
/// may miss a holder that is here, and finds no wrong one.
/// </summary>
internal sealed class HolderTable
{
    // The golden ratio's share of 2^64: Fibonacci hashing (Knuth, "The Art of Computer Programming", 6.4), whose upper
    // bits are the good ones.
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private Stored?[] _chains = new Stored?[64];
    private int _count;

    /// <summary>The holder of what lies at an address, if it is here.</summary>
    public Stored? Find(Address address)
    {
        var chains = Volatile.Read(ref _chains);
        var holder = Volatile.Read(ref chains[ChainOf(address, chains)]);
        while (holder is not null && holder.Address != address)
        {
            holder = holder.Next;
        }

        return holder;
    }

    /// <summary>Takes a holder in, unless another of the same address is here.</summary>
    public void Enter(Stored holder)
    {
        if (Find(holder.Address) is null)
        {
            if (_count == _chains.Length)
            {
                Grow();
            }

            Link(holder, _chains);
            _count++;
        }
    }

    /// <summary>Takes a holder out, if it is here.</summary>
    public void Leave(Stored holder)
    {
        ref var chain = ref _chains[ChainOf(holder.Address, _chains)];
        Stored? before = null;
        for (var at = chain; at is not null; (before, at) = (at, at.Next))
        {
            if (ReferenceEquals(at, holder))
            {
                if (before is null)
                {
                    Volatile.Write(ref chain, holder.Next);
                }
                else
                {
                    before.Next = holder.Next;
                }

                holder.Next = null;
                _count--;
                return;
            }
        }
    }

    // A holder that has moved leads only to such as moved before it: so who follows a chain meanwhile comes to its end,
    // if perhaps too early.
    private void Grow()
    {
        var chains = new Stored?[2 * _chains.Length];
        foreach (var chain in _chains)
        {
            for (var holder = chain; holder is not null;)
            {
                var next = holder.Next;
                Link(holder, chains);
                holder = next;
            }
        }

        Volatile.Write(ref _chains, chains);
    }

    private static void Link(Stored holder, Stored?[] chains)
    {
        ref var chain = ref chains[ChainOf(holder.Address, chains)];
        holder.Next = chain;
        Volatile.Write(ref chain, holder);
    }

    private static int ChainOf(Address address, Stored?[] chains) => (int)(address.Bits * Golden >> (64 - BitOperations.Log2((uint)chains.Length)));
}
