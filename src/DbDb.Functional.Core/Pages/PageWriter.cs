using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using DbDb.Functional.Values;

namespace DbDb.Functional.Pages;

/// <summary>
/// A page that is being made: entries are added in key order. Its length, how many there will be and their prefix are
/// known before.
/// </summary>
internal ref struct PageWriter
{
    private readonly Span<ulong> _slots;
    private readonly Span<byte> _prefix;
    private readonly Span<byte> _heap;
    private int _index;
    private int _offset;

    /// <param name="page">Where it is made; all of it is written.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="level">How far above the leaves.</param>
    /// <param name="count">How many entries it will have.</param>
    /// <param name="prefixLength">How many bytes all their keys begin with alike.</param>
    public PageWriter(Span<byte> page, RecordKind kind, int level, int count, int prefixLength)
    {
        var prefixAt = Slotted.SlotsAt + Slotted.SlotBytes(count);
        WriteHeader(page, kind, level, page.Length, count, prefixLength);
        var padded = MemoryMarshal.Cast<byte, ulong>(page[Slotted.SlotsAt..prefixAt]);
        padded[count..].Fill(Slotted.Padding);
        _slots = padded[..count];
        _prefix = page.Slice(prefixAt, prefixLength);
        _heap = page[(prefixAt + prefixLength)..];
    }

    public static void WriteHeader(Span<byte> page, RecordKind kind, int level, int length, int count, int prefixLength)
    {
        Record.WriteHeader(page, kind, (byte)level, length);
        BinaryPrimitives.WriteUInt16LittleEndian(page[Record.CountAt..], (ushort)count);
        BinaryPrimitives.WriteUInt16LittleEndian(page[Record.PrefixLengthAt..], (ushort)prefixLength);
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

    /// <summary>Writes the prefix, of a key in two parts that begins with it.</summary>
    public void WritePrefix(ReadOnlySpan<byte> front, ReadOnlySpan<byte> back)
    {
        var whole = Math.Min(front.Length, _prefix.Length);
        front[..whole].CopyTo(_prefix);
        back[..(_prefix.Length - whole)].CopyTo(_prefix[whole..]);
    }

    /// <summary>Adds an entry.</summary>
    public void Add(FreshEntry entry)
    {
        var suffix = entry.Key.Span[_prefix.Length..];
        _slots[_index] = Slotted.SlotOf(suffix, _offset, entry);
        suffix.CopyTo(_heap[_offset..]);
        entry.Payload.Span.CopyTo(_heap[(_offset + suffix.Length)..]);
        _index++;
        _offset += suffix.Length + entry.Payload.Length;
    }

    /// <summary>Adds entries of another page.</summary>
    public void Add(PageRun run)
    {
        if (run.IsEmpty)
        {
            return;
        }

        if (run.Page.PrefixLength == _prefix.Length)
        {
            AddBlock(run);
        }
        else
        {
            AddEach(run);
        }
    }

    private void AddBlock(PageRun run)
    {
        var page = run.Page;
        var start = page.OffsetAt(run.From);
        var slots = _slots.Slice(_index, run.Count);
        page.Slots[run.From..run.To].CopyTo(slots);
        ShiftOffsets(slots, _offset - start);
        page.Heap.Slice(start, run.HeapBytes).CopyTo(_heap[_offset..]);
        _index += run.Count;
        _offset += run.HeapBytes;
    }

    // Where the new prefix is shorter, the rest of the old one goes before each suffix; where it is longer, each suffix
    // loses.
    private void AddEach(PageRun run)
    {
        var page = run.Page;
        var gained = page.PrefixLength > _prefix.Length ? page.Prefix[_prefix.Length..] : default;
        var lost = Math.Max(0, _prefix.Length - page.PrefixLength);
        for (var i = run.From; i < run.To; i++, _index++)
        {
            var suffix = page.SuffixAt(i)[lost..];
            var payload = page.Payload(i);
            var length = gained.Length + suffix.Length;
            var entry = _heap.Slice(_offset, length + payload.Length);
            gained.CopyTo(entry);
            suffix.CopyTo(entry[gained.Length..]);
            payload.CopyTo(entry[length..]);
            _slots[_index] = Slotted.SlotOf(entry[..length], _offset, page.Slots[i] & Slotted.FlagMask);
            _offset += entry.Length;
        }
    }
}
