using System.Buffers.Binary;
using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>A node's record as it lies in a log, and what its parent says of it.</summary>
internal sealed record StoredNode(byte[] Record, Address Address, long Count, int Level)
{
    private static readonly Limits _limits = new(128, 128, 4, 16);

    /// <summary>All nodes of small trees, some with long values, children before parents.</summary>
    public static Arbitrary<StoredNode[]> OfATree =>
        (from sizes in Gen.NonEmptyListOf(Gen.Choose(0, 24)).Resize(80)
         from prefix in Gen.Elements("", "of", "a longer prefix")
         select OfTree(sizes, prefix)).ToArbitrary();

    /// <summary>Why it can't be used, or null if it can.</summary>
    public string? Fault => NodeRecord.Fault(Record, Address, Count, Level);

    public int Separators => Slotted.CountIn(Record);

    /// <summary>This record with something in it changed.</summary>
    public StoredNode With(Action<byte[]> change)
    {
        var copy = Record.AsSpan().ToArray();
        change(copy);
        return this with { Record = copy };
    }

    /// <summary>This record with one of its slots changed.</summary>
    public StoredNode WithSlot(int i, Func<ulong, ulong> change) =>
        With(record =>
        {
            var slots = MemoryMarshal.Cast<byte, ulong>(
                record.AsSpan(Slotted.SlotsAt, Slotted.SlotBytes(Slotted.CountIn(record)))
            );
            slots[i] = change(slots[i]);
        });

    /// <summary>This branch's record with one of its links changed.</summary>
    public StoredNode WithLink(int i, Func<(Address Address, long Count), (Address Address, long Count)> change) =>
        With(record =>
        {
            var (address, count) = change(Links.Read(record, i));
            Links.Write(
                record.AsSpan(new Slotted(record).HeapEnd),
                i,
                record[Functional.Values.Record.LinkWidthAt],
                address,
                count
            );
        });

    /// <summary>This record with a number of two bytes changed.</summary>
    public StoredNode WithNumber(int at, int number) =>
        With(record => BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(at), (ushort)number));

    /// <summary>A leaf of these entries, the first record of a log.</summary>
    public static StoredNode Leaf(params FreshEntry[] entries)
    {
        var writer = new SegmentWriter(LogHead.Genesis(1, _limits));
        var address = NodeRecord.AddLeaf(writer, PageAssembly.Make(RecordKind.Leaf, 0, default, entries, default));
        return new(Taken(writer, address), address, entries.Length, 0);
    }

    /// <summary>A branch of these separators over leaves that hold so many entries each.</summary>
    public static StoredNode Branch(FreshEntry[] separators, long entriesInEach)
    {
        var writer = new SegmentWriter(LogHead.Genesis(1, _limits));
        var leaf = PageAssembly.Make(
            RecordKind.Leaf,
            0,
            default,
            [new(new byte[1], default, OutOfLine: false)],
            default
        );
        Node[] children =
        [
            .. Enumerable
                .Range(0, separators.Length + 1)
                .Select(_ => new Stored(NodeRecord.AddLeaf(writer, leaf), entriesInEach, 0)),
        ];
        var page = PageAssembly.Make(RecordKind.Branch, 1, default, separators, default);
        var count = children.Length * entriesInEach;
        var address = NodeRecord.AddBranch(writer, new Branch(page, children, count, owner: null));
        return new(Taken(writer, address), address, count, 1);
    }

    public override string ToString() =>
        $"{(Level == 0 ? "leaf" : "branch")} at {Address} of {Count}: {Convert.ToHexString(Record)}";

    private static StoredNode[] OfTree(IEnumerable<int> sizes, string prefix)
    {
        var entries = sizes.Select(
            (size, i) => new Entry($"{prefix}{(char)('0' + i)}{new string('x', size)}", new byte[size])
        );
        var planner = new Planner(LogHead.Genesis(1, _limits), Tree.EmptyWith(_limits));
        planner.Add(Tree.Build(entries, _limits), new Instant(0), "");
        byte[] log = [.. planner.Finish().Chunks.SelectMany(chunk => chunk.ToArray())];
        return
        [
            .. planner
                .Added.ToArray()
                .Select(stored => new StoredNode(At(log, stored.Address), stored.Address, stored.Count, stored.Level)),
        ];
    }

    private static byte[] Taken(SegmentWriter writer, Address address) =>
        At([.. writer.TakeAll().SelectMany(chunk => chunk.ToArray())], address);

    private static byte[] At(byte[] log, Address address) =>
        log.AsSpan((int)(address.Offset - LogIdentity.LogStart), address.Length).ToArray();
}
