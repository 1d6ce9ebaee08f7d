using System.Buffers.Binary;
using System.Text;

namespace DbDb.Functional.Tests.Log;

/// <summary>
/// The bytes of nodes that are stored as changes, as FORMAT.md has them, at offsets written out here.
/// </summary>
public sealed class GoldenDeltaTests : IDisposable
{
    private readonly MemoryStore _store = new(new Limits(64, 64, 4, 64), generation: 0x0123456789ABCDEF);
    private readonly MemoryStore _wide = new(generation: 0x0123456789ABCDEF);

    [Fact]
    public void Changes_to_a_leaf_are_slots_a_prefix_a_heap_and_the_base()
    {
        var db = Database.Open(_wide).OrThrow();
        var before = db.Transact(tree =>
                tree.SetMany("abcdefghij".Select(key => new Entry($"key {key}", "0123456789")))
            )
            .OrThrow();
        var after = db.Transact(tree => tree.Set("key b", "B").Remove("key d").Set("key k", "new")).OrThrow();
        var (@base, address) = (before.Commit.Root, after.Commit.Root);
        var changes = _wide.Read(address).OrThrow().ToArray();

        Assert.Equal(Address.At(after.Commit.Start, 80), address);
        Assert.Equal((5, 0), (changes[4], changes[5]));                     // kind, level
        Assert.Equal(3, BinaryPrimitives.ReadUInt16LittleEndian(changes.AsSpan(6)));
        Assert.Equal(16 + 4 * 8 + 4 + 7 + 16, BinaryPrimitives.ReadInt32LittleEndian(changes.AsSpan(8)));
        Assert.Equal(4, BinaryPrimitives.ReadUInt16LittleEndian(changes.AsSpan(12)));
        Assert.Equal((1, 0), (changes[14], changes[15]));
        Assert.Equal(Slot("b", offset: 0, length: 1), BinaryPrimitives.ReadUInt64LittleEndian(changes.AsSpan(16)));
        Assert.Equal(
            Slot("d", offset: 2, length: 1) | 1 << 14,
            BinaryPrimitives.ReadUInt64LittleEndian(changes.AsSpan(24))
        );
        Assert.Equal(Slot("k", offset: 3, length: 1), BinaryPrimitives.ReadUInt64LittleEndian(changes.AsSpan(32)));
        Assert.Equal(ulong.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(changes.AsSpan(40)));
        Assert.Equal("key ", Encoding.ASCII.GetString(changes, 48, 4));
        Assert.Equal("bBdknew", Encoding.ASCII.GetString(changes, 52, 7));
        Assert.Equal(
            (ulong)@base.Offset / 8 << 24 | (uint)@base.Length / 8,
            BinaryPrimitives.ReadUInt64LittleEndian(changes.AsSpan(59))
        );
        Assert.Equal(80U, BinaryPrimitives.ReadUInt32LittleEndian(changes.AsSpan(67)));
        Assert.All(changes[71..80], b => Assert.Equal(0, b));               // zeros, and the padding
    }

    [Fact]
    public void All_changes_since_the_base_are_written_again_and_counted()
    {
        var db = Database.Open(_wide).OrThrow();
        var before = db.Transact(tree =>
                tree.SetMany("abcdefghij".Select(key => new Entry($"key {key}", "0123456789")))
            )
            .OrThrow();
        db.Transact(tree => tree.Remove("key b")).OrThrow(); // 16 + 32 + 5 + 0 + 16, a single key being all prefix
        var after = db.Transact(tree => tree.Set("key b", "").Remove("key c")).OrThrow();
        var changes = _wide.Read(after.Commit.Root).OrThrow().ToArray();

        Assert.Equal(2, BinaryPrimitives.ReadUInt16LittleEndian(changes.AsSpan(6)));
        Assert.Equal(Slot("b", offset: 0, length: 1), BinaryPrimitives.ReadUInt64LittleEndian(changes.AsSpan(16)));
        Assert.Equal(
            Slot("c", offset: 1, length: 1) | 1 << 14,
            BinaryPrimitives.ReadUInt64LittleEndian(changes.AsSpan(24))
        );
        Assert.Equal("key bc", Encoding.ASCII.GetString(changes, 48, 6));
        Assert.Equal(before.Commit.Root.Bits, BinaryPrimitives.ReadUInt64LittleEndian(changes.AsSpan(54)));
        Assert.Equal(72U + 72U, BinaryPrimitives.ReadUInt32LittleEndian(changes.AsSpan(62)));
        Assert.Equal(72, changes.Length);
    }

    [Fact]
    public void Changes_to_a_branch_are_numbers_of_children_and_links_and_the_base()
    {
        var limits = new Limits(64, 64, 4, 64);
        var db = Database.Open(_store, new() { Limits = limits }).OrThrow();
        var before = db.Transact(_ =>
                Tree.Build([new("a", new byte[20]), new("b", new byte[20]), new("cc", new byte[20])], limits)
            )
            .OrThrow();
        var after = db.Transact(tree => tree.Set("b", "another, of 20 bytes")).OrThrow();
        var (@base, address) = (before.Commit.Root, after.Commit.Root);
        var changes = _store.Read(address).OrThrow().ToArray();

        // Changes to the leaf would be longer than the leaf.
        Assert.Equal((byte)1, _store.Read(Address.At(after.Commit.Start, 72)).OrThrow().Span[4]);
        Assert.Equal(Address.At(after.Commit.Start + 72, 48), address);
        Assert.Equal((6, 1), (changes[4], changes[5]));                     // kind, level
        Assert.Equal(1, BinaryPrimitives.ReadUInt16LittleEndian(changes.AsSpan(6)));
        Assert.Equal(16 + 2 + 8 + 2 + 16, BinaryPrimitives.ReadInt32LittleEndian(changes.AsSpan(8)));
        Assert.Equal(0, BinaryPrimitives.ReadUInt16LittleEndian(changes.AsSpan(12)));
        Assert.Equal((3, 0), (changes[14], changes[15]));                   // counts of two bytes, and one more
        Assert.Equal(1, BinaryPrimitives.ReadUInt16LittleEndian(changes.AsSpan(16)));
        Assert.Equal(
            (ulong)after.Commit.Start / 8 << 24 | 72 / 8,
            BinaryPrimitives.ReadUInt64LittleEndian(changes.AsSpan(18))
        );
        Assert.Equal(1, BinaryPrimitives.ReadUInt16LittleEndian(changes.AsSpan(26)));
        Assert.Equal(
            (ulong)@base.Offset / 8 << 24 | (uint)@base.Length / 8,
            BinaryPrimitives.ReadUInt64LittleEndian(changes.AsSpan(28))
        );
        Assert.Equal(48U, BinaryPrimitives.ReadUInt32LittleEndian(changes.AsSpan(36)));
        Assert.All(changes[40..48], b => Assert.Equal(0, b));               // zeros, and the padding
    }

    public void Dispose()
    {
        _store.Dispose();
        _wide.Dispose();
    }

    private static ulong Slot(string head, int offset, int length) =>
        (ulong)BinaryPrimitives.ReadUInt32BigEndian(Encoding.ASCII.GetBytes(head.PadRight(4, '\0'))) << 32
        | (ulong)offset << 16
        | (uint)length;
}
