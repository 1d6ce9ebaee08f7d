using DbDb.Functional.Nodes;

namespace DbDb.Functional.Caching;

/// <summary>
/// Holders by the addresses of what they hold: a hash table whose chains are numbers, so that one more of them is no
/// object more. One thread at a time may change it, and any may search meanwhile: one that does may miss a holder that
/// is here, and finds no wrong one.
/// </summary>
internal sealed class HolderTable
{
    private Places _places = new(64);
    private int _count;

    /// <summary>The holder of what lies at an address, if it is here.</summary>
    public Stored? Find(Address address) => Find(address, out _);

    /// <summary>The same, and how many holders a search for it looks at.</summary>
    public Stored? Find(Address address, out int looks)
    {
        var places = Volatile.Read(ref _places);
        looks = 0;
        for (var at = Volatile.Read(ref places.FirstOf(address)); at > 0; at = Volatile.Read(ref places.NextOf(at)))
        {
            // Who comes to a place that has become free is at an end; where another holder has taken it meanwhile, the
            // way goes on to the end of that one's chain.
            if (Volatile.Read(ref places.HolderAt(at)) is not { } holder)
            {
                return null;
            }

            looks++;
            if (holder.Address == address)
            {
                return holder;
            }
        }

        return null;
    }

    /// <summary>Takes a holder in, unless another of the same address is here.</summary>
    public void Enter(Stored holder)
    {
        if (Find(holder.Address) is null)
        {
            if (_count == _places.Size)
            {
                Volatile.Write(ref _places, _places.Larger());
            }

            _places.Enter(holder);
            _count++;
        }
    }

    /// <summary>Takes a holder out, if it is here.</summary>
    public void Leave(Stored holder) => _count -= _places.Leave(holder) ? 1 : 0;

    // Of places that were filled from the first on those that have become free are a chain too. When all are taken, the
    // holders go over to more of them; who searches in the old ones meanwhile comes to an end there.
    private sealed class Places(int size)
    {
        private readonly int[] _first = new int[size];
        private readonly int[] _next = new int[size];
        private readonly Stored?[] _holders = new Stored?[size];
        private int _filled;
        private int _free;

        public int Size => _holders.Length;

        public ref int FirstOf(Address address) => ref _first[Scattering.Of(address, _first.Length)];

        public ref int NextOf(int place) => ref _next[place - 1];

        public ref Stored? HolderAt(int place) => ref _holders[place - 1];

        public void Enter(Stored holder)
        {
            var place = _free;
            if (place > 0)
            {
                _free = NextOf(place);
            }
            else
            {
                place = ++_filled;
            }

            ref var first = ref FirstOf(holder.Address);
            Volatile.Write(ref NextOf(place), first);
            Volatile.Write(ref HolderAt(place), holder);
            Volatile.Write(ref first, place);
        }

        public bool Leave(Stored holder)
        {
            ref var from = ref FirstOf(holder.Address);
            while (from > 0 && !ReferenceEquals(HolderAt(from), holder))
            {
                from = ref NextOf(from);
            }

            var place = from;
            if (place == 0)
            {
                return false;
            }

            Volatile.Write(ref from, NextOf(place));
            Volatile.Write(ref HolderAt(place), null);
            Volatile.Write(ref NextOf(place), _free);
            _free = place;
            return true;
        }

        public Places Larger()
        {
            var larger = new Places(2 * Size);
            foreach (var holder in _holders)
            {
                larger.Enter(holder!);
            }

            return larger;
        }
    }
}
