using System.Buffers.Binary;
using System.Runtime.InteropServices;
using DbDb.Functional.Values;

namespace DbDb.Functional.Pages;

/// <summary>
/// The two commonest changes to a page, as block moves: an entry put in where the page's prefix stays the same, and a
/// payload replaced. The target may be the source itself, or another array at least as long as the new page.
/// </summary>
internal static class PageEdit
{
    /// <summary>
    /// Whether the page's prefix stays the longest common one when <paramref name="key"/> is put in at
    /// <paramref name="index"/>.
    /// </summary>
    public static bool KeepsPrefix(Slotted page, ReadOnlySpan<byte> key, int index)
    {
        if (page.Count == 0 || !key.StartsWith(page.Prefix))
        {
            return false;
        }

        var suffix = key[page.PrefixLength..];
        return index == 0 ? suffix.CommonPrefixLength(page.SuffixAt(page.Count - 1)) == 0
            : index < page.Count || suffix.CommonPrefixLength(page.SuffixAt(0)) == 0;
    }

    /// <summary>How long the page becomes with the entry put in.</summary>
    public static int LengthWith(Slotted page, FreshEntry entry) =>
        page.HeapEnd
        + Slotted.SlotBytes(page.Count + 1) - Slotted.SlotBytes(page.Count)
        + entry.Key.Length - page.PrefixLength
        + entry.Payload.Length;

    public static void Insert(ReadOnlySpan<byte> source, Span<byte> target, int index, FreshEntry entry)
    {
        var page = new Slotted(source);
        var (kind, level) = (Record.Kind(source), source[Record.LevelAt]);
        var (count, prefixLength, prefixAt, heapAt, heapEnd) = (
            page.Count,
            page.PrefixLength,
            page.PrefixAt,
            page.HeapAt,
            page.HeapEnd
        );
        var offset = page.OffsetAt(index);
        var suffix = entry.Key.Span[prefixLength..];
        var added = suffix.Length + entry.Payload.Length;
        var grown = Slotted.SlotBytes(count + 1) - Slotted.SlotBytes(count);

        // Everything moves to higher places, so the last part goes first.
        source[(heapAt + offset)..heapEnd].CopyTo(target[(heapAt + grown + offset + added)..]);
        source[prefixAt..(heapAt + offset)].CopyTo(target[(prefixAt + grown)..]);
        var oldSlots = MemoryMarshal.Cast<byte, ulong>(source[Slotted.SlotsAt..prefixAt]);
        var slots = MemoryMarshal.Cast<byte, ulong>(target[Slotted.SlotsAt..(prefixAt + grown)]);
        oldSlots[index..count].CopyTo(slots[(index + 1)..]);
        oldSlots[..index].CopyTo(slots);
        PageWriter.ShiftOffsets(slots[(index + 1)..(count + 1)], added);
        slots[(count + 1)..].Fill(Slotted.Padding);
        slots[index] = Slotted.SlotOf(suffix, offset, entry);

        var place = target[(heapAt + grown + offset)..];
        suffix.CopyTo(place);
        entry.Payload.Span.CopyTo(place[suffix.Length..]);
        PageWriter.WriteHeader(target, kind, level, heapEnd + grown + added, count + 1, prefixLength);
    }

    public static void Replace(ReadOnlySpan<byte> source, Span<byte> target, int index, FreshEntry entry)
    {
        var page = new Slotted(source);
        var (count, prefixAt, heapEnd) = (page.Count, page.PrefixAt, page.HeapEnd);
        var (start, oldLength) = page.PayloadAt(index);
        var slot = page.Slots[index];
        var delta = entry.Payload.Length - oldLength;
        source[(start + oldLength)..heapEnd].CopyTo(target[(start + entry.Payload.Length)..]);
        source[..start].CopyTo(target);
        entry.Payload.Span.CopyTo(target[start..]);
        var slots = MemoryMarshal.Cast<byte, ulong>(target[Slotted.SlotsAt..prefixAt]);
        PageWriter.ShiftOffsets(slots[(index + 1)..count], delta);
        slots[index] = slot & ~Slotted.FlagMask | Slotted.FlagsOf(entry);
        BinaryPrimitives.WriteInt32LittleEndian(target[Record.LengthAt..], heapEnd + delta);
    }
}
