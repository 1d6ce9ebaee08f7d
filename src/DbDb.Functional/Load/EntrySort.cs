using DbDb.Functional.Pages;

namespace DbDb.Functional.Load;

/// <summary>Sorting entries by their keys.</summary>
internal static class EntrySort
{
    /// <summary>Those of the entries that count, keys ascending: of equal keys the last.</summary>
    public static IReadOnlyList<Entry> Sorted(ReadOnlySpan<Entry> entries)
    {
        if (Ascend(entries))
        {
            return entries.ToArray();
        }

        var heads = new ulong[entries.Length];
        var order = new int[entries.Length];
        for (var i = 0; i < order.Length; i++)
        {
            (heads[i], order[i]) = (HeadOf(entries[i].Key.Span), i);
        }

        // Most keys are told apart by what they begin with, and then nothing more of them is read.
        Array.Sort(heads, order);
        var sorted = new List<Entry>(entries.Length);
        for (var (from, to) = (0, 0); from < order.Length; from = to)
        {
            for (to = from + 1; to < order.Length && heads[to] == heads[from]; to++)
            {
            }

            if (to - from > 1)
            {
                AddAlike(order.AsSpan(from, to - from), entries, sorted);
            }
            else
            {
                sorted.Add(entries[order[from]]);
            }
        }

        return sorted;
    }

    private static bool Ascend(ReadOnlySpan<Entry> entries)
    {
        for (var i = 1; i < entries.Length; i++)
        {
            if (entries[i - 1].Key >= entries[i].Key)
            {
                return false;
            }
        }

        return true;
    }

    // Adds entries whose keys begin alike. Equal keys keep their order, so that the last of each is the one that
    // counts.
    private static void AddAlike(ReadOnlySpan<int> order, ReadOnlySpan<Entry> entries, List<Entry> sorted)
    {
        var alike = new (Entry Entry, int Place)[order.Length];
        for (var i = 0; i < alike.Length; i++)
        {
            alike[i] = (entries[order[i]], order[i]);
        }

        alike
            .AsSpan()
            .Sort(
                (a, b) =>
                    a.Entry.Key.CompareTo(b.Entry.Key) is var byKey && byKey != 0 ? byKey : a.Place.CompareTo(b.Place)
            );
        for (var i = 0; i < alike.Length; i++)
        {
            if (i == alike.Length - 1 || alike[i].Entry.Key != alike[i + 1].Entry.Key)
            {
                sorted.Add(alike[i].Entry);
            }
        }
    }

    /// <summary>What a key begins with, as a number: keys whose numbers differ are in the numbers' order.</summary>
    public static ulong HeadOf(ReadOnlySpan<byte> key) =>
        ((ulong)Slotted.HeadOf(key) << 32) | (key.Length > sizeof(uint) ? Slotted.HeadOf(key[sizeof(uint)..]) : 0);
}
