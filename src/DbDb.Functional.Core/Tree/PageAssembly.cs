using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace DbDb.Functional;

/// <summary>
/// Making a page of a run of entries, at most one new entry, and another run: every operation but the commonest two ends here. The
/// page's prefix is the longest that its first and last keys share, so a page is a function of its entries alone.
/// </summary>
internal static class PageAssembly
{
    /// <summary>How long the page would be, and its prefix.</summary>
    public static (int Length, int PrefixLength) Measure(PageRun front, ReadOnlySpan<FreshEntry> middle, PageRun back)
    {
        var prefixLength = PrefixLength(front, middle, back);
        var heap = RunBytes(front, prefixLength) + RunBytes(back, prefixLength);
        foreach (var entry in middle)
        {
            heap += entry.Key.Length - prefixLength + entry.Payload.Length;
        }

        var count = front.Count + middle.Length + back.Count;
        return (Slotted.SlotsAt + Slotted.SlotBytes(count) + prefixLength + heap, prefixLength);
    }

    /// <summary>The page, in an array of its own length.</summary>
    /// <exception cref="DbException">The runs come from pages that contradict each other.</exception>
    public static byte[] Make(RecordKind kind, int level, PageRun front, ReadOnlySpan<FreshEntry> middle, PageRun back)
    {
        if (!Order.Holds(front, middle, back))
        {
            throw Order.Broken();
        }

        var (length, prefixLength) = Measure(front, middle, back);
        var count = front.Count + middle.Length + back.Count;
        if (length > Slotted.MostHeapBytes + Slotted.SlotsAt + Slotted.SlotBytes(count) + prefixLength)
        {
            throw new UnreachableException($"a page of {length} bytes"); // who asked for it should have split it
        }

        var page = new byte[length];
        WriteHeader(page, kind, level, length, count, prefixLength);
        var prefixAt = Slotted.SlotsAt + Slotted.SlotBytes(count);
        var target = new Target(page, count, prefixAt, prefixLength);
        CopyPrefix(front, middle, back, target.Prefix);
        var (index, offset) = Append(target, front, 0, 0);
        foreach (var entry in middle)
        {
            (index, offset) = Append(target, entry, index, offset);
        }

        Append(target, back, index, offset);
        return page;
    }

    public static void WriteHeader(Span<byte> page, RecordKind kind, int level, int length, int count, int prefixLength)
    {
        Record.WriteHeader(page, kind, (byte)level, length);
        BinaryPrimitives.WriteUInt16LittleEndian(page[Record.CountAt..], (ushort)count);
        BinaryPrimitives.WriteUInt16LittleEndian(page[Record.PrefixLengthAt..], (ushort)prefixLength);
    }

    /// <summary>How many bytes two keys, each in two parts, begin with alike.</summary>
    public static int SharedLength(ReadOnlySpan<byte> a1, ReadOnlySpan<byte> a2, ReadOnlySpan<byte> b1, ReadOnlySpan<byte> b2)
    {
        if (a1.Length > b1.Length)
        {
            return SharedLength(b1, b2, a1, a2);
        }

        var shared = a1.CommonPrefixLength(b1);
        if (shared < a1.Length)
        {
            return shared;
        }

        var rest = b1[shared..];
        var more = a2.CommonPrefixLength(rest);
        return shared + more + (more < rest.Length ? 0 : a2[more..].CommonPrefixLength(b2));
    }

    /// <summary>Adds <paramref name="delta"/> to the heap offsets of some slots.</summary>
    public static void ShiftOffsets(Span<ulong> slots, int delta)
    {
        // Offsets stay within their 16 bits, so a plain addition can't reach the heads above them.
        var addend = (ulong)(long)delta << Slotted.OffsetShift;
        ref var first = ref MemoryMarshal.GetReference(slots);
        var i = 0;
        for (; i <= slots.Length - Slotted.SlotsInVector; i += Slotted.SlotsInVector)
        {
            (Vector256.LoadUnsafe(ref first, (nuint)i) + Vector256.Create(addend)).StoreUnsafe(ref first, (nuint)i);
        }

        for (; i < slots.Length; i++)
        {
            slots[i] += addend;
        }
    }

    private static int RunBytes(PageRun run, int prefixLength) =>
        run.IsEmpty ? 0 : run.HeapBytes + run.Count * (run.Page.PrefixLength - prefixLength);

    private static int PrefixLength(PageRun front, ReadOnlySpan<FreshEntry> middle, PageRun back)
    {
        if (front.IsEmpty && middle.IsEmpty && back.IsEmpty)
        {
            return 0;
        }

        First(front, middle, back, out var a1, out var a2);
        Last(front, middle, back, out var b1, out var b2);
        return SharedLength(a1, a2, b1, b2);
    }

    private static void First(
        PageRun front, ReadOnlySpan<FreshEntry> middle, PageRun back, out ReadOnlySpan<byte> prefix, out ReadOnlySpan<byte> suffix)
    {
        if (front.IsEmpty && !middle.IsEmpty)
        {
            prefix = default;
            suffix = middle[0].Key.Span;
            return;
        }

        var run = front.IsEmpty ? back : front;
        prefix = run.Page.Prefix;
        suffix = run.Page.SuffixAt(run.From);
    }

    private static void Last(
        PageRun front, ReadOnlySpan<FreshEntry> middle, PageRun back, out ReadOnlySpan<byte> prefix, out ReadOnlySpan<byte> suffix)
    {
        if (back.IsEmpty && !middle.IsEmpty)
        {
            prefix = default;
            suffix = middle[^1].Key.Span;
            return;
        }

        var run = back.IsEmpty ? front : back;
        prefix = run.Page.Prefix;
        suffix = run.Page.SuffixAt(run.To - 1);
    }

    private static void CopyPrefix(PageRun front, ReadOnlySpan<FreshEntry> middle, PageRun back, Span<byte> target)
    {
        if (!target.IsEmpty)
        {
            First(front, middle, back, out var prefix, out var suffix);
            var whole = Math.Min(prefix.Length, target.Length);
            prefix[..whole].CopyTo(target);
            suffix[..(target.Length - whole)].CopyTo(target[whole..]);
        }
    }

    private static (int Index, int Offset) Append(Target target, FreshEntry entry, int index, int offset)
    {
        var suffix = entry.Key.Span[target.Prefix.Length..];
        target.Slots[index] = Slotted.SlotOf(suffix, offset, entry.OutOfLine);
        suffix.CopyTo(target.Heap[offset..]);
        entry.Payload.Span.CopyTo(target.Heap[(offset + suffix.Length)..]);
        return (index + 1, offset + suffix.Length + entry.Payload.Length);
    }

    private static (int Index, int Offset) Append(Target target, PageRun run, int index, int offset)
    {
        if (run.IsEmpty)
        {
            return (index, offset);
        }

        var page = run.Page;
        if (page.PrefixLength == target.Prefix.Length)
        {
            var start = page.OffsetAt(run.From);
            var bytes = run.HeapBytes;
            var slots = target.Slots.Slice(index, run.Count);
            page.Slots[run.From..run.To].CopyTo(slots);
            ShiftOffsets(slots, offset - start);
            page.Heap.Slice(start, bytes).CopyTo(target.Heap[offset..]);
            return (index + run.Count, offset + bytes);
        }

        // Where the new prefix is shorter, the rest of the old one goes before each suffix; where it is longer, each suffix loses.
        var gained = page.PrefixLength > target.Prefix.Length ? page.Prefix[target.Prefix.Length..] : default;
        var lost = Math.Max(0, target.Prefix.Length - page.PrefixLength);
        for (var i = run.From; i < run.To; i++, index++)
        {
            var suffix = page.SuffixAt(i)[lost..];
            var payload = page.Payload(i);
            var length = gained.Length + suffix.Length;
            var entry = target.Heap.Slice(offset, length + payload.Length);
            gained.CopyTo(entry);
            suffix.CopyTo(entry[gained.Length..]);
            payload.CopyTo(entry[length..]);
            target.Slots[index] = Slotted.SlotOf(entry[..length], offset, page.IsOutOfLine(i));
            offset += entry.Length;
        }

        return (index, offset);
    }

    // The parts of the page that is being made.
    private readonly ref struct Target
    {
        public Target(Span<byte> page, int count, int prefixAt, int prefixLength)
        {
            var padded = MemoryMarshal.Cast<byte, ulong>(page[Slotted.SlotsAt..prefixAt]);
            padded[count..].Fill(Slotted.Padding);
            Slots = padded[..count];
            Prefix = page.Slice(prefixAt, prefixLength);
            Heap = page[(prefixAt + prefixLength)..];
        }

        public Span<ulong> Slots { get; }

        public Span<byte> Prefix { get; }

        public Span<byte> Heap { get; }
    }
}
