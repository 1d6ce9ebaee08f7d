using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using DbDb.Functional.Values;

namespace DbDb.Functional.Pages;

/// <summary>
/// A view of a slotted page: the part that leaves and branches share. After the record header lie the slots, one
/// 8-byte number an entry in key order, padded with all-ones to whole vectors; then the longest prefix that all keys
/// share; then the heap, where each entry's key without the prefix (its suffix) is followed by its payload, in key
/// order too.
/// </summary>
/// <remarks>
/// A slot is, from its highest bit: the suffix's first four bytes as a big-endian number (its head), the entry's offset
/// in the heap (16 bits), flags (3 bits), the suffix's length (13 bits). So slots sort as their suffixes' heads do.
/// </remarks>
internal readonly ref struct Slotted
{
    public const int SlotSize = sizeof(ulong);
    public const int SlotsAt = Record.HeaderSize;
    public const int SlotsInVector = 4;
    public const int HeadShift = 32;
    public const int OffsetShift = 16;
    public const int MostHeapBytes = ushort.MaxValue;
    public const ulong OutOfLineFlag = 1 << 15;
    public const ulong RemovedFlag = 1 << 14;
    public const ulong FlagMask = 7 << 13;
    public const ulong SuffixLengthMask = (1 << 13) - 1;
    public const ulong Padding = ulong.MaxValue;

    /// <summary>
    /// Stands in the place of the width of a branch's links: what lies after the heap ends a record of changes.
    /// </summary>
    public const byte DeltaTail = 1;

    /// <summary>
    /// How many bytes end a record of changes: its base's address, the bytes written since, and zeros.
    /// </summary>
    public const int DeltaTailSize = sizeof(ulong) + sizeof(uint) + sizeof(uint);

    private readonly ReadOnlySpan<byte> _page;

    public Slotted(ReadOnlySpan<byte> page)
    {
        Debug.Assert(BitConverter.IsLittleEndian, "slots are read in the machine's byte order");
        _page = page;
        Count = CountIn(page);
        PrefixLength = BinaryPrimitives.ReadUInt16LittleEndian(page[Record.PrefixLengthAt..]);
        PrefixAt = SlotsAt + SlotBytes(Count);
    }

    /// <summary>How many entries a leaf, or separators a branch, has.</summary>
    public int Count { get; }

    public int PrefixLength { get; }

    /// <summary>Where the prefix begins, after the slots.</summary>
    public int PrefixAt { get; }

    public int HeapAt => PrefixAt + PrefixLength;

    /// <summary>Where the heap ends: a branch's links follow, or the tail of a leaf's changes.</summary>
    public int HeapEnd => Record.Length(_page) - TailLength(_page);

    public int HeapLength => HeapEnd - HeapAt;

    public ReadOnlySpan<byte> Prefix => _page.Slice(PrefixAt, PrefixLength);

    public ReadOnlySpan<byte> Heap => _page[HeapAt..HeapEnd];

    /// <summary>The slots, padding included.</summary>
    public ReadOnlySpan<ulong> Slots => MemoryMarshal.Cast<byte, ulong>(_page[SlotsAt..PrefixAt]);

    /// <summary>How many bytes so many slots take, padding included.</summary>
    public static int SlotBytes(int count) => (count + SlotsInVector - 1) / SlotsInVector * SlotsInVector * SlotSize;

    public static int CountIn(ReadOnlySpan<byte> page) =>
        BinaryPrimitives.ReadUInt16LittleEndian(page[Record.CountAt..]);

    public static ulong SlotOf(ReadOnlySpan<byte> suffix, int offset, FreshEntry entry) =>
        SlotOf(suffix, offset, FlagsOf(entry));

    public static ulong SlotOf(ReadOnlySpan<byte> suffix, int offset, ulong flags) =>
        ((ulong)HeadOf(suffix) << HeadShift) | ((ulong)offset << OffsetShift) | flags | (uint)suffix.Length;

    public static ulong FlagsOf(FreshEntry entry) =>
        (entry.OutOfLine ? OutOfLineFlag : 0) | (entry.IsRemoval ? RemovedFlag : 0);

    /// <summary>The first four bytes as a big-endian number, zeros where there are fewer.</summary>
    public static uint HeadOf(ReadOnlySpan<byte> suffix)
    {
        if (suffix.Length >= sizeof(uint))
        {
            return BinaryPrimitives.ReadUInt32BigEndian(suffix);
        }

        var head = 0u;
        for (var i = 0; i < suffix.Length; i++)
        {
            head |= (uint)suffix[i] << (24 - 8 * i);
        }

        return head;
    }

    public static int OffsetOf(ulong slot) => (ushort)(slot >> OffsetShift);

    public static int SuffixLengthOf(ulong slot) => (int)(slot & SuffixLengthMask);

    /// <summary>
    /// Where entry <paramref name="i"/> begins in the heap; the heap's length for the one after the last.
    /// </summary>
    public int OffsetAt(int i) => i < Count ? OffsetOf(Slots[i]) : HeapLength;

    /// <summary>Whether this key was removed, in a page of changes.</summary>
    public bool IsRemoved(int i) => (Slots[i] & RemovedFlag) != 0;

    public bool IsOutOfLine(int i) => (Slots[i] & OutOfLineFlag) != 0;

    public ReadOnlySpan<byte> SuffixAt(int i)
    {
        var slot = Slots[i];
        return _page.Slice(HeapAt + OffsetOf(slot), SuffixLengthOf(slot));
    }

    /// <summary>The suffix and the payload of entry <paramref name="i"/>.</summary>
    public ReadOnlySpan<byte> EntryAt(int i)
    {
        var start = OffsetOf(Slots[i]);
        return _page.Slice(HeapAt + start, OffsetAt(i + 1) - start);
    }

    /// <summary>Where the payload of entry <paramref name="i"/> lies in the page: its start and its length.</summary>
    public (int Start, int Length) PayloadAt(int i)
    {
        var slot = Slots[i];
        var start = OffsetOf(slot) + SuffixLengthOf(slot);
        return (HeapAt + start, OffsetAt(i + 1) - start);
    }

    public ReadOnlySpan<byte> Payload(int i)
    {
        var (start, length) = PayloadAt(i);
        return _page.Slice(start, length);
    }

    /// <summary>The whole key of entry <paramref name="i"/>, in an array of its own.</summary>
    public byte[] KeyAt(int i)
    {
        var suffix = SuffixAt(i);
        var key = new byte[PrefixLength + suffix.Length];
        Prefix.CopyTo(key);
        suffix.CopyTo(key.AsSpan(PrefixLength));
        return key;
    }

    /// <summary>How <paramref name="key"/> compares with the key of entry <paramref name="i"/>.</summary>
    public int Compare(ReadOnlySpan<byte> key, int i)
    {
        var shared = Math.Min(key.Length, PrefixLength);
        var order = key[..shared].SequenceCompareTo(Prefix);
        return order != 0 || shared < PrefixLength ? order : key[PrefixLength..].SequenceCompareTo(SuffixAt(i));
    }

    /// <summary>
    /// How the key of an entry in one page compares with that of one in another, without putting either together.
    /// </summary>
    public static int Compare(Slotted left, int i, Slotted right, int j)
    {
        if (left.PrefixLength > right.PrefixLength)
        {
            return -Compare(right, j, left, i);
        }

        var order = left.Prefix.SequenceCompareTo(right.Prefix[..left.PrefixLength]);
        if (order != 0)
        {
            return order;
        }

        // What the longer prefix has more than the other one stands against the beginning of the other's suffix.
        var suffix = left.SuffixAt(i);
        var more = right.Prefix[left.PrefixLength..];
        return suffix.StartsWith(more)
            ? suffix[more.Length..].SequenceCompareTo(right.SuffixAt(j))
            : suffix.SequenceCompareTo(more);
    }

    /// <summary>How many bytes lie after the heap; none in a leaf, nor in a branch that was never stored.</summary>
    public static int TailLength(ReadOnlySpan<byte> page) => page[Record.LinkWidthAt] switch
    {
        0 => 0,
        DeltaTail => DeltaTailSize,
        var width => Links.Length(CountIn(page) + 1, width),
    };
}
