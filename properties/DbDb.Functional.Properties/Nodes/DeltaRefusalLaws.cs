using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace DbDb.Functional.Properties;

/// <summary>
/// Changes that no database writes are refused, however right their checksums and those of what they lead to.
/// </summary>
public class DeltaRefusalLaws
{
    // What a log holds, record by record, and where.
    private readonly SegmentWriter _writer = new(LogHead.Genesis(1, Limits.Default));
    private readonly List<byte[]> _chunks = [];
    private readonly Address _value;
    private readonly Address _commit;
    private readonly Address _leaf;
    private readonly Address _branch;
    private readonly Address _changesToLeaf;
    private readonly Address _changesToBranch;

    public DeltaRefusalLaws()
    {
        _value = NodeRecord.AddValue(_writer, new byte[100]);
        _writer.Commit(Address.None, 0, 0, new Instant(1), "");
        _commit = _writer.Head.CommitAddress;
        var before = Leaf("a", "b", "c", "d", "e");
        _leaf = NodeRecord.AddLeaf(_writer, before);
        var changes = LeafDelta.Between(before, Leaf("a", "bb", "c", "d"), already: Page.None, room: 200);
        _changesToLeaf = NodeRecord.AddDelta(_writer, new(changes, _leaf, 80));
        Node[] children = [.. Enumerable.Range(0, 4).Select(_ => new Stored(_leaf, 5, 0))];
        var branch = new Branch(
            PageAssembly.Make(RecordKind.Branch, 1, default, [Separator("b"), Separator("c"), Separator("d")], default),
            children,
            20,
            owner: null
        );
        _branch = NodeRecord.AddBranch(_writer, branch);
        Node[] others = [children[0], new Stored(_changesToLeaf, 4, 0), new Stored(_changesToLeaf, 4, 0), children[3]];
        _changesToBranch = NodeRecord.AddDelta(
            _writer,
            new Delta(
                BranchDelta.Between(branch, new(branch.Page, others, 18, owner: null), already: Page.None, room: 200),
                _branch,
                80
            )
        );
    }

    private IEnumerable<(Address Changes, long Count, int Level)> Both =>
        [(_changesToLeaf, 4, 0), (_changesToBranch, 18, 1)];

    [Fact]
    public void Changes_that_were_written_are_opened()
    {
        foreach (var (changes, count, level) in Both)
        {
            var (page, delta) = Opened(changes, At(changes), count, level);
            Assert.Equal(count, level == 0 ? Slotted.CountIn(page) : Branch.Loaded(page, count).LinkAt(1).Count + 14);
            Assert.Equal(level == 0 ? _leaf : _branch, delta!.Base);
        }
    }

    [Fact]
    public void A_base_is_a_whole_node_of_the_same_level_before_the_changes()
    {
        foreach (var (changes, count, level) in Both)
        {
            foreach (
                var wrong in new[]
                {
                    Address.None,
                    new Address(ulong.MaxValue),
                    changes,
                    Address.At(changes.Offset - 8, 16),
                    Address.At(changes.End, 64),
                    Address.At(LogIdentity.LogStart - 16, 32),
                    Address.At(_leaf.Offset, 8),
                    Address.At(_leaf.Offset, 0),
                    _value,
                    _commit,
                    level == 0 ? _branch : _leaf,
                    level == 0 ? _changesToBranch : _changesToLeaf,
                    level == 0 ? _changesToLeaf : _changesToBranch,
                }
            )
            {
                AssertRefused($"base {wrong}", changes, count, level, record =>
                    BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(Record.Length(record) - 16), wrong.Bits)
                );
            }
        }
    }

    [Fact]
    public void A_base_is_no_changes_that_lie_before_them_of_the_same_level()
    {
        var twice = NodeRecord.AddDelta(
            _writer,
            new Delta(
                Page.Of(At(_changesToLeaf).AsMemory(0, Record.Length(At(_changesToLeaf)) - 16)),
                _changesToLeaf,
                80
            )
        );
        Assert.IsType<DbError.Corrupt>(Assert.Throws<DbException>(() => Opened(twice, At(twice), 4, 0)).Error);
    }

    [Fact]
    public void A_base_that_lies_after_the_changes_is_refused_though_it_would_be_right_before_them()
    {
        var later = NodeRecord.AddLeaf(_writer, Page.Of(At(_leaf)));
        AssertRefused("a leaf after them", _changesToLeaf, 4, 0, record =>
            BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(Record.Length(record) - 16), later.Bits)
        );
        later = NodeRecord.AddBranch(_writer, Branch.Loaded(Page.Of(At(_branch)), 20));
        AssertRefused("a branch after them", _changesToBranch, 18, 1, record =>
            BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(Record.Length(record) - 16), later.Bits)
        );
    }

    [Fact]
    public void A_base_that_says_it_is_something_else_is_refused()
    {
        foreach (var (changes, count, level) in Both)
        {
            foreach (
                var (at, number) in new[]
                {
                    (Record.KindAt, (byte)RecordKind.Value),
                    (Record.KindAt, (byte)0),
                    (Record.LevelAt, (byte)(level + 1)),
                    (Record.LevelAt, (byte)(level - 1)),
                }
            )
            {
                Page Otherwise(Address address)
                {
                    var whole = At(address);
                    whole[at] = number;
                    return Page.Of(whole);
                }

                Assert.Throws<DbException>(() =>
                    NodeRecord.Open(Page.Of(At(changes)), changes, count, level, Otherwise)
                );
            }
        }
    }

    [Fact]
    public void A_base_longer_than_any_node_is_not_even_read()
    {
        var far = At(_changesToLeaf);
        BinaryPrimitives.WriteUInt64LittleEndian(
            far.AsSpan(Record.Length(far) - 16),
            Address.At(1 << 20, Record.MaxNodeLength + 9).Bits
        );
        Assert.Throws<DbException>(() =>
            NodeRecord.Open(Page.Of(far), Address.At(1 << 22, far.Length), 4, 0, _ =>
                throw new InvalidOperationException("it was read")
            )
        );
    }

    [Fact]
    public void Changes_are_what_their_parent_says_and_as_many_and_as_long_as_they_say()
    {
        foreach (var (changes, count, level) in Both)
        {
            var record = At(changes);
            Assert.Throws<DbException>(() => Opened(changes, record, count + 1, level));
            Assert.Throws<DbException>(() => Opened(changes, record, count - 1, level));
            Assert.Throws<DbException>(() => Opened(changes, record, count, level + 1));
            Assert.Throws<DbException>(() => Opened(changes, record, count, 1 - level));
            AssertRefused("another kind", changes, count, level, bytes =>
                bytes[Record.KindAt] ^= (byte)(RecordKind.LeafDelta ^ RecordKind.BranchDelta)
            );
            AssertRefused("another level", changes, count, level, bytes => bytes[Record.LevelAt]++);
            foreach (
                var wrong in new[] { 0, 1, 4, 5, 8, 100, ushort.MaxValue }.Where(wrong =>
                    wrong != Slotted.CountIn(record)
                )
            )
            {
                AssertRefused($"{wrong} changes", changes, count, level, bytes =>
                    BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(Record.CountAt), (ushort)wrong)
                );
            }

            foreach (var wrong in Enumerable.Range(0, 256).Where(wrong => wrong != record[Record.LinkWidthAt]))
            {
                AssertRefused($"tail {wrong}", changes, count, level, bytes => bytes[Record.LinkWidthAt] = (byte)wrong);
            }

            foreach (var wrong in new[] { 16, 24, 31, 32, 40, Record.Length(record) - 8 })
            {
                AssertRefused($"a length of {wrong}", changes, count, level, bytes =>
                    BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Record.LengthAt), wrong)
                );
            }
        }
    }

    [Fact]
    public void There_are_changes_and_nothing_between_them_and_the_tail()
    {
        foreach (
            var (kind, level, whole, count) in new[]
            {
                (RecordKind.LeafDelta, 0, _leaf, 5L),
                (RecordKind.BranchDelta, 1, _branch, 20L),
            }
        )
        {
            var none = new byte[Record.HeaderSize];
            PageWriter.WriteHeader(none, kind, level, none.Length, 0, 0);
            none[Record.LinkWidthAt] = (byte)(level == 0 ? 0 : 2);
            var address = NodeRecord.AddDelta(_writer, new Delta(Page.Of(none), whole, 80));
            Assert.IsType<DbError.Corrupt>(
                Assert.Throws<DbException>(() => Opened(address, At(address), count, level)).Error
            );
        }

        var changes = At(_changesToBranch);
        var more = NodeRecord.AddDelta(
            _writer,
            new Delta(
                Page.Of((byte[])[.. changes.AsSpan(0, Record.Length(changes) - Slotted.DeltaTailSize), .. new byte[8]]),
                _branch,
                80
            )
        );
        Assert.IsType<DbError.Corrupt>(Assert.Throws<DbException>(() => Opened(more, At(more), 18, 1)).Error);
    }

    [Fact]
    public void A_tail_is_no_part_of_the_last_value()
    {
        var changes = LeafDelta.Between(
            Leaf("a", "b", "c", "d", "e"),
            Leaf("a", "b", "c", "d", "f"),
            already: Page.None,
            room: 200
        );
        var address = NodeRecord.AddDelta(_writer, new(changes, _leaf, 80));
        Assert.Equal(5, Slotted.CountIn(Opened(address, At(address), 5, 0).Page));
        foreach (var wrong in Enumerable.Range(0, 256).Where(wrong => wrong != Slotted.DeltaTail))
        {
            AssertRefused($"tail {wrong}", address, 5, 0, record => record[Record.LinkWidthAt] = (byte)wrong);
        }
    }

    [Fact]
    public void Changes_to_a_leaf_are_in_order_and_what_is_removed_has_no_value()
    {
        // b becomes bb, which is to set bb and to remove b, and e goes.
        Slots("b after bb", slots => (slots[0], slots[1]) = (slots[1], slots[0]));
        Slots("e before the others", slots => (slots[0], slots[2]) = (slots[2], slots[0]));
        Slots("bb removed, with a value", slots => slots[1] |= Slotted.RemovedFlag);
        var removed = At(_changesToLeaf);
        removed[Slotted.SlotsAt + Slotted.SlotSize + 1] |= (byte)(Slotted.RemovedFlag >> 8);
        // As many as are left then.
        Assert.IsType<DbError.Corrupt>(Assert.Throws<DbException>(() => Opened(_changesToLeaf, removed, 3, 0)).Error);
        Slots("b removed, referring to a value", slots => slots[0] |= Slotted.OutOfLineFlag);
        Slots("bb referring to a value", slots => slots[1] |= Slotted.OutOfLineFlag);
        Slots("b not removed, and so an entry more", slots => slots[0] &= ~Slotted.RemovedFlag);
        Slots("another padding", slots => slots[3] = 0);

        void Slots(string what, Action<ulong[]> change) => AssertRefused(what, _changesToLeaf, 4, 0, record =>
            {
                var bytes = record.AsSpan(Slotted.SlotsAt, Slotted.SlotBytes(3));
                var slots = MemoryMarshal.Cast<byte, ulong>(bytes).ToArray();
                change(slots);
                MemoryMarshal.AsBytes<ulong>(slots).CopyTo(bytes);
            });
    }

    [Fact]
    public void Changes_to_a_branch_are_of_children_that_are_there_each_once_in_order()
    {
        // Of children 1 and 2, each 2 bytes and a link of 10.
        foreach (
            var (first, second) in new[]
            {
                (1, 1),
                (2, 1),
                (1, 4),
                (1, 5),
                (4, 5),
                (1, ushort.MaxValue),
                (ushort.MaxValue, 1),
            }
        )
        {
            AssertRefused($"children {first} and {second}", _changesToBranch, 18, 1, record =>
            {
                BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(16), (ushort)first);
                BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(28), (ushort)second);
            });
        }

        foreach (
            var (what, address, count) in new[]
            {
                ("to nothing", Address.None, 4),
                ("to the changes themselves", _changesToBranch, 4),
                ("to what lies after", Address.At(_changesToBranch.End, 64), 4),
                ("into the superblock", Address.At(LogIdentity.LogStart - 8, 64), 4),
                ("that counts nothing", _changesToLeaf, 0),
                ("that counts too much", _changesToLeaf, 5),
                ("that counts more than there can be", _changesToLeaf, ushort.MaxValue),
            }
        )
        {
            AssertRefused($"a link {what}", _changesToBranch, 18, 1, record =>
                Links.Write(record.AsSpan(18), 0, 2, address, count)
            );
        }
    }

    [Fact]
    public void Changes_that_leave_nothing_or_more_than_a_node_holds_are_refused()
    {
        var before = Leaf("a", "b", "c", "d", "e");
        var all = PageAssembly.Make(
            RecordKind.LeafDelta,
            0,
            default,
            [Separator("a"), Separator("b"), Separator("c"), Separator("d"), Separator("e")],
            default
        );
        foreach (
            ref var slot in MemoryMarshal.Cast<byte, ulong>(all.Writable.Slice(Slotted.SlotsAt, 5 * Slotted.SlotSize))
        )
        {
            slot |= Slotted.RemovedFlag;
        }

        var large = PageAssembly.Make(
            RecordKind.Leaf,
            0,
            default,
            [new("x"u8.ToArray(), new byte[40_000], OutOfLine: false)],
            default
        );
        var larger = PageAssembly.Make(
            RecordKind.LeafDelta,
            0,
            default,
            [new("y"u8.ToArray(), new byte[30_000], OutOfLine: false)],
            default
        );
        foreach (
            var (whole, changes, counts) in new[] { (before, all, new long[] { 0, 5, 10 }), (large, larger, [1, 2]) }
        )
        {
            var @base = NodeRecord.AddLeaf(_writer, whole);
            var address = NodeRecord.AddDelta(_writer, new Delta(changes, @base, 80));
            foreach (var count in counts)
            {
                Assert.IsType<DbError.Corrupt>(
                    Assert.Throws<DbException>(() => Opened(address, At(address), count, 0)).Error
                );
            }
        }
    }

    [Fact]
    public void A_base_is_looked_at_as_any_node_is_and_names_itself()
    {
        foreach (var (changes, count, level) in Both)
        {
            var whole = level == 0 ? _leaf : _branch;
            foreach (
                var (what, at) in new[]
                {
                    ("no entries", Record.CountAt),
                    ("a prefix beyond it", Record.PrefixLengthAt),
                    ("links of another width", Record.LinkWidthAt),
                    ("a head that isn't the suffix's", Slotted.SlotsAt + 7),
                }
            )
            {
                var damaged = At(whole);
                damaged[at] = at == Record.CountAt ? (byte)0 : (byte)0xFF;
                var error = Assert
                    .Throws<DbException>(() =>
                        NodeRecord.Open(Page.Of(At(changes)), changes, count, level, _ => Page.Of(damaged))
                    )
                    .Error;
                Assert.Equal((what, whole.Offset), (what, Assert.IsType<DbError.Corrupt>(error).Offset));
            }
        }
    }

    [Fact]
    public void A_key_in_a_whole_leaf_is_never_marked_as_removed()
    {
        var leaf = StoredNode.Leaf(Separator("a"), Separator("b"));
        Assert.Null(leaf.Fault);
        Assert.NotNull(leaf.WithSlot(0, slot => slot | Slotted.RemovedFlag).Fault);
        Assert.NotNull(leaf.WithSlot(1, slot => slot | Slotted.RemovedFlag).Fault);
    }

    private void AssertRefused(string what, Address address, long count, int level, Action<byte[]> forge)
    {
        var record = At(address);
        forge(record);
        Assert.True(
            Xunit.Record.Exception(() => Opened(address, record, count, level))
                is DbException { Error: DbError.Corrupt },
            $"{what}, level {level}"
        );
    }

    private (Page Page, Delta? Delta) Opened(Address address, byte[] record, long count, int level) =>
        NodeRecord.Open(Page.Of(record), address, count, level, other => Page.Of(At(other)));

    private byte[] At(Address address)
    {
        _chunks.AddRange(_writer.TakeAll().Select(chunk => chunk.ToArray()));
        var log = _chunks.SelectMany(chunk => chunk).ToArray();
        return
            address.Offset - LogIdentity.LogStart is var from
            && from >= 0
            && from + address.Length <= log.Length
            && address.Length >= Record.HeaderSize
            ? log.AsSpan((int)from, address.Length).ToArray()
            : throw new DbException(new DbError.Corrupt(address.Offset, "nothing lies there"));
    }

    private static FreshEntry Separator(string key) => FreshEntry.Separator(System.Text.Encoding.ASCII.GetBytes(key));

    private static Page Leaf(params string[] keys) =>
        PageAssembly.Make(
            RecordKind.Leaf,
            0,
            default,
            [
                .. keys.Select(key => new FreshEntry(
                    System.Text.Encoding.ASCII.GetBytes(key),
                    new byte[20],
                    OutOfLine: false
                )),
            ],
            default
        );
}
