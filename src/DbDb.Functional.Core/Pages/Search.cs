using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DbDb.Functional.Pages;

/// <summary>
/// Finding a key among a page's entries: by counting the slots whose heads are below the key's, four at a time, and
/// comparing bytes only where heads are equal.
/// </summary>
internal static class Search
{
    // Above this many slots, halving the range costs less than counting all of it.
    private const int CountAtMost = 64;

    /// <summary>
    /// Whether the page has the key, and where. The prefix is checked last: most searches are for keys that are there.
    /// </summary>
    public static bool Find(Slotted page, ReadOnlySpan<byte> key, out int index)
    {
        index = 0;
        return key.Length >= page.PrefixLength
            && FindSuffix(page, key[page.PrefixLength..], out index)
            && key.StartsWith(page.Prefix);
    }

    /// <summary>
    /// The first entry whose key isn't less than <paramref name="key"/>, or the count; found where it is equal.
    /// </summary>
    public static int LowerBound(Slotted page, ReadOnlySpan<byte> key, out bool found)
    {
        found = false;
        var shared = Math.Min(key.Length, page.PrefixLength);
        var order = key[..shared].SequenceCompareTo(page.Prefix);
        if (order != 0)
        {
            return order < 0 ? 0 : page.Count;
        }

        found = FindSuffix(page, key[shared..], out var index);
        return index;
    }

    /// <summary>Which child of a branch may have the key: the number of separators that aren't greater.</summary>
    public static int Route(Slotted separators, ReadOnlySpan<byte> key)
    {
        var index = LowerBound(separators, key, out var found);
        return found ? index + 1 : index;
    }

    private static bool FindSuffix(Slotted page, ReadOnlySpan<byte> suffix, out int index)
    {
        var slots = page.Slots;
        var head = Slotted.HeadOf(suffix);
        index = CountBelow(slots, page.Count, (ulong)head << Slotted.HeadShift);
        if (index == page.Count || (uint)(slots[index] >> Slotted.HeadShift) != head)
        {
            return false;
        }

        // A run of equal heads begins here; it is nearly always one entry long.
        var end = index + 1;
        if (end < page.Count && (uint)(slots[end] >> Slotted.HeadShift) == head)
        {
            end =
                head == uint.MaxValue
                    ? page.Count
                    : CountBelow(slots, page.Count, ((ulong)head + 1) << Slotted.HeadShift);
        }

        while (index < end)
        {
            var middle = (index + end) >>> 1;
            var order = suffix.SequenceCompareTo(page.SuffixAt(middle));
            if (order == 0)
            {
                index = middle;
                return true;
            }

            if (order < 0)
            {
                end = middle;
            }
            else
            {
                index = middle + 1;
            }
        }

        return false;
    }

    private static int CountBelow(ReadOnlySpan<ulong> slots, int count, ulong bound)
    {
        var (start, length) = (0, count);
        while (length > CountAtMost)
        {
            var half = length / 2 & -Slotted.SlotsInVector;
            if (slots[start + half] < bound)
            {
                (start, length) = (start + half, length - half);
            }
            else
            {
                length = half;
            }
        }

        ref var first = ref MemoryMarshal.GetReference(slots[start..]);
        var bounds = Vector256.Create(bound);
        var below = Vector256<ulong>.Zero;
        for (var i = 0; i < length; i += Slotted.SlotsInVector)
        {
            below -= Vector256.LessThan(Vector256.LoadUnsafe(ref first, (nuint)i), bounds);
        }

        return start + (int)Vector256.Sum(below);
    }
}
