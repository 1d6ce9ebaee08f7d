using FsCheck;
using FsCheck.Fluent;

namespace DbDb.Functional.Properties;

/// <summary>
/// A node's record is used only where it was written, as what its parent says it is, and if no search in it can leave
/// its bounds: a right checksum says that the bytes are those that were written, not that whoever wrote them did well.
/// </summary>
public class NodeRecordLaws
{
    [Law]
    internal Property Every_node_that_was_written_is_sound(
        StoredNode[] nodes) =>
        nodes.SelectMany(node => Differences.Unless(node.Fault is null, () => $"{node.Fault}: {node}")).ToProperty();

    [Law(Share = 2)]
    internal Property A_node_is_refused_as_anything_but_what_its_parent_says(
        StoredNode[] nodes) =>
        ForEach(nodes, node =>
            [
                ("one entry more", node with { Count = node.Count + 1 }),
                ("one entry less", node with { Count = node.Count - 1 }),
                ("a level higher", node with { Level = node.Level + 1 }),
                ("a level lower", node with { Level = node.Level - 1 }),
                (
                    "another kind",
                    node.With(record => record[Record.KindAt] ^= (byte)(RecordKind.Leaf ^ RecordKind.Branch))
                ),
                ("a value", node.With(record => record[Record.KindAt] = (byte)RecordKind.Value)),
                ("a level that its parent doesn't know of", node.With(record => record[Record.LevelAt]++)),
            ]
        );

    [Law(Share = 2)]
    internal Property A_node_whose_numbers_exceed_it_is_refused(StoredNode[] nodes) => ForEach(nodes, node => [
                ("no entries", node.WithNumber(Record.CountAt, 0)),
                ("more slots than it has", node.WithNumber(Record.CountAt, ushort.MaxValue)),
                ("a vector of slots more", node.WithNumber(Record.CountAt, node.Separators + Slotted.SlotsInVector)),
                ("a longer prefix", node.WithNumber(Record.PrefixLengthAt, ushort.MaxValue)),
                (
                    "a prefix that ends after the heap",
                    node.WithNumber(
                        Record.PrefixLengthAt,
                        new Slotted(node.Record).HeapEnd - new Slotted(node.Record).PrefixAt + 1
                    )
                ),
                .. new byte[] { 1, 2, 3, 4, 8, 16, 255 }
                    .Where(width => width != node.Record[Record.LinkWidthAt])
                    .Append((byte)(node.Level == 0 ? 2 : 0))
                    .Select(width =>
                        ($"links of {width} bytes", node.With(record => record[Record.LinkWidthAt] = width))
                    ),
            ]);

    [Law(Share = 2)]
    internal Property A_slot_that_does_not_fit_the_heap_is_refused_wherever_it_is(StoredNode[] nodes) =>
        ForEach(nodes, node =>
            Enumerable
                .Range(0, node.Separators)
                .SelectMany(i =>
                    new[]
                    {
                        ($"entry {i} begins after the heap", Begins(node, i, new Slotted(node.Record).HeapLength + 1)),
                        (
                            $"entry {i} begins within the one before it",
                            Begins(
                                node,
                                i,
                                i == 0 ? 1 : new Slotted(node.Record).OffsetAt(i) - PayloadLength(node, i - 1) - 1
                            )
                        ),
                        (
                            $"suffix {i} is longer than its entry",
                            node.WithSlot(i, slot => slot + (ulong)PayloadLength(node, i) + 1)
                        ),
                    }
                )
        );

    [Law(Share = 2)]
    internal Property Wrong_padding_of_the_slots_is_refused(StoredNode[] nodes) =>
        ForEach(nodes, node =>
            Enumerable
                .Range(node.Separators, Slotted.SlotBytes(node.Separators) / Slotted.SlotSize - node.Separators)
                .Select(i => ($"padding {i}", node.WithSlot(i, slot => slot ^ 1UL << i)))
        );

    [Law(Share = 2)]
    internal Property A_link_leads_back_to_something_and_counts_something(StoredNode[] nodes) =>
        ForEach(nodes, node =>
            node.Level == 0
                ? []
                : Enumerable
                    .Range(0, node.Separators + 1)
                    .SelectMany(i =>
                        new[]
                        {
                            ($"link {i} to nothing", node.WithLink(i, link => (Address.None, link.Count))),
                            (
                                $"link {i} to no bytes",
                                node.WithLink(i, link => (Address.At(link.Address.Offset, 0), link.Count))
                            ),
                            (
                                $"link {i} into the superblock",
                                node.WithLink(i, link => (Address.At(LogIdentity.LogStart - 8, 8), link.Count))
                            ),
                            ($"link {i} to the node itself", node.WithLink(i, link => (node.Address, link.Count))),
                            (
                                $"link {i} to where the node begins",
                                node.WithLink(i, link => (Address.At(node.Address.Offset - 8, 16), link.Count))
                            ),
                            ($"link {i} counts one more", node.WithLink(i, link => (link.Address, link.Count + 1))),
                            (
                                $"link {i} counts nothing",
                                node.WithLink(i, link => (link.Address, 0)) is var less
                                    ? less with
                                    {
                                        Count = node.Count - Links.Read(node.Record, i).Count,
                                    }
                                    : node
                            ),
                        }
                    )
        );

    [Law(Share = 2)]
    internal Property A_reference_leads_back_to_a_value(StoredNode[] nodes) =>
        ForEach(nodes, node =>
            node.Level > 0
                ? []
                : Enumerable
                    .Range(0, node.Separators)
                    .Where(i => new Slotted(node.Record).IsOutOfLine(i))
                    .SelectMany(i =>
                        new[]
                        {
                            ($"reference {i} to nothing", Refers(node, i, Address.None)),
                            ($"reference {i} to what is not stored", Refers(node, i, new Address(1 << 24))),
                            (
                                $"reference {i} into the superblock",
                                Refers(node, i, Address.At(LogIdentity.LogStart - 8, 16))
                            ),
                            ($"reference {i} to the node itself", Refers(node, i, node.Address)),
                        }
                    )
        );

    [Fact]
    public void A_node_may_have_as_many_bytes_as_its_offsets_reach_and_no_more()
    {
        const int Around = Record.HeaderSize + Slotted.SlotsInVector * Slotted.SlotSize + 1;

        Assert.Null(LeafOf(Record.MaxNodeLength - Around).Fault);
        Assert.NotNull(LeafOf(Record.MaxNodeLength - Around + 1).Fault);

        static StoredNode LeafOf(int payload) =>
            StoredNode.Leaf(new FreshEntry(new byte[1], new byte[payload], OutOfLine: false));
    }

    [Fact]
    public void A_key_in_a_node_may_have_as_many_bytes_as_any_key_wherever_its_prefix_ends()
    {
        foreach (var shared in new[] { 0, 1, 1000, 3000, Limits.MaxKeyBytes - 1 })
        {
            Assert.Null(LeafOf(shared, Limits.MaxKeyBytes).Fault);
            Assert.NotNull(LeafOf(shared, Limits.MaxKeyBytes + 1).Fault);
        }

        static StoredNode LeafOf(int shared, int length) =>
            StoredNode.Leaf(
                new(new byte[shared + 1], default, OutOfLine: false),
                new(
                    (byte[])[.. new byte[shared], .. Enumerable.Repeat((byte)1, length - shared)],
                    default,
                    OutOfLine: false
                )
            );
    }

    [Fact]
    public void A_leaf_with_links_and_a_branch_with_payloads_or_one_child_are_refused()
    {
        var leaf = StoredNode.Leaf(new FreshEntry(new byte[3], new byte[600], OutOfLine: false)); // room for the links
        Assert.Null(leaf.Fault);
        for (var width = 1; width <= byte.MaxValue; width++)
        {
            Assert.NotNull(leaf.With(record => record[Record.LinkWidthAt] = (byte)width).Fault);
        }

        Assert.Null(StoredNode.Branch([FreshEntry.Separator("m"u8.ToArray())], 5).Fault);
        Assert.NotNull(StoredNode.Branch([new("m"u8.ToArray(), new byte[4], OutOfLine: false)], 5).Fault);
        Assert.NotNull(StoredNode.Branch([], 5).Fault);
    }

    [Fact]
    public void A_link_that_counts_more_than_lies_before_its_child_is_refused()
    {
        var branch = StoredNode.Branch(
            [FreshEntry.Separator("m"u8.ToArray()), FreshEntry.Separator("n"u8.ToArray())],
            1
        );
        Assert.Null(branch.Fault);

        Assert.NotNull(
            StoredNode
                .Branch([FreshEntry.Separator("m"u8.ToArray()), FreshEntry.Separator("n"u8.ToArray())], 1L << 40)
                .Fault
        );
    }

    [Law]
    internal bool Only_a_values_record_is_read_as_a_value(
        StoredNode[] nodes) =>
        nodes.All(node => !NodeRecord.TryReadValue(Page.Of(node.Record), out var value) && value.IsEmpty);

    [Law]
    internal Property Whatever_bytes_a_node_has_it_is_refused_or_read_within_its_bounds(
        StoredNode[] nodes,
        [From(nameof(Changes))] List<(int, int)> changes
    ) =>
        nodes
            .Select(node => changes.Aggregate(node, Changed))
            .Where(node => node.Fault is null)
            .SelectMany(node => Differences.Unless(IsReadWithinItsBounds(node), () => node.ToString()))
            .ToProperty();

    private static Property ForEach(
        StoredNode[] nodes,
        Func<StoredNode, IEnumerable<(string What, StoredNode Node)>> defects
    ) =>
        nodes
            .SelectMany(defects)
            .SelectMany(defect =>
                Differences.Unless(defect.Node.Fault is not null, () => $"{defect.What}: {defect.Node}")
            )
            .ToProperty();

    private static StoredNode Refers(StoredNode node, int i, Address target) =>
        node.With(record => FreshValues.Payload(target).CopyTo(record, new Slotted(record).PayloadAt(i).Start));

    private static StoredNode Begins(StoredNode node, int i, int offset) =>
        node.WithSlot(i, slot =>
            slot & ~((ulong)ushort.MaxValue << Slotted.OffsetShift) | (ulong)offset << Slotted.OffsetShift
        );

    private static int PayloadLength(StoredNode node, int i) => new Slotted(node.Record).PayloadAt(i).Length;

    // Not the checksum nor the length, which are looked at before.
    private static StoredNode Changed(StoredNode node, (int At, int To) change) =>
        node.With(record =>
            record[
                change.At % (change.At % 3 == 0 ? Math.Min(64, record.Length) : record.Length) is var at
                && at is >= 4 and < 8 or >= 12
                    ? at
                    : 6
            ] = (byte)change.To
        );

    // Every key is found or not, every payload and link read, and they lead back: a span throws where its bounds are
    // left.
    private static bool IsReadWithinItsBounds(StoredNode node)
    {
        var view = new Slotted(node.Record);
        for (var i = 0; i < view.Count; i++)
        {
            var key = view.KeyAt(i);
            Search.Find(view, key, out _);
            Search.Route(view, [.. key, 0]);
            if (
                key.Length > Limits.MaxKeyBytes
                || (view.IsOutOfLine(i) && FreshValues.Reference(view.Payload(i)).End > node.Address.Offset)
            )
            {
                return false;
            }
        }

        return node.Level == 0
            || Enumerable.Range(0, view.Count + 1).Select(i => Links.Read(node.Record, i)) is var links
                && links.Sum(link => link.Count) == node.Count
                && links.All(link => link.Count > 0 && link.Address.End <= node.Address.Offset);
    }

    private static Gen<List<(int, int)>> Changes => Gen.NonEmptyListOf(Gen.Choose(0, int.MaxValue).Two()).Resize(6);
}
