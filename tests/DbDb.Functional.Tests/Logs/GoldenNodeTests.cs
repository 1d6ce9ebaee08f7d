using System.Buffers.Binary;
using System.Text;

namespace DbDb.Functional.Tests.Log;

/// <summary>
/// The bytes of leaves, branches and values as FORMAT.md has them, at offsets written out here: files exist that hold
/// them, so a change that these tests notice needs another format version.
/// </summary>
public class GoldenNodeTests
{
    private const ulong Generation = 0x0123456789ABCDEF;

    [Fact]
    public void A_leaf_is_a_header_slots_a_prefix_and_a_heap()
    {
        var leaf = Bytes(Tree.Empty.Set("apple", "3").Set("apricot", "5").Set("apse", ""))[..80];

        Assert.Equal((byte)1, leaf[4]);                                   // kind
        Assert.Equal((byte)0, leaf[5]);                                   // level
        Assert.Equal(3, BinaryPrimitives.ReadUInt16LittleEndian(leaf.AsSpan(6)));
        Assert.Equal(16 + 4 * 8 + 2 + 12, BinaryPrimitives.ReadInt32LittleEndian(leaf.AsSpan(8)));
        Assert.Equal(2, BinaryPrimitives.ReadUInt16LittleEndian(leaf.AsSpan(12)));
        Assert.Equal((0, 0), (leaf[14], leaf[15]));
        Assert.Equal(Slot("ple", offset: 0, length: 3), BinaryPrimitives.ReadUInt64LittleEndian(leaf.AsSpan(16)));
        Assert.Equal(Slot("rico", offset: 4, length: 5), BinaryPrimitives.ReadUInt64LittleEndian(leaf.AsSpan(24)));
        Assert.Equal(Slot("se", offset: 10, length: 2), BinaryPrimitives.ReadUInt64LittleEndian(leaf.AsSpan(32)));
        Assert.Equal(ulong.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(leaf.AsSpan(40)));
        Assert.Equal("ap", Encoding.ASCII.GetString(leaf, 48, 2));
        Assert.Equal("ple3ricot5se", Encoding.ASCII.GetString(leaf, 50, 12));
        Assert.Equal((0, 0), (leaf[62], leaf[63]));                       // padding
        Assert.Equal((byte)4, leaf[68]);                                  // the commit follows
    }

    [Fact]
    public void A_branch_ends_in_links_to_its_children()
    {
        var tree = Tree.Build(
            [new("a", new byte[20]), new("b", new byte[20]), new("cc", new byte[20])],
            new Limits(64, 64, 4, 64)
        );
        var bytes = Bytes(tree);

        // Two leaves: with a and b it would be 16 + 32 + 2·(1 + 20) bytes, so each entry has a leaf of its own.
        var leaf = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        Assert.Equal(16 + 32 + 1 + 20, leaf);
        var branch = bytes.AsSpan(3 * 72);
        Assert.Equal((2, 1), (branch[4], branch[5]));
        Assert.Equal(2, BinaryPrimitives.ReadUInt16LittleEndian(branch[6..]));
        Assert.Equal(16 + 32 + 0 + 2 + 3 * (8 + 2), BinaryPrimitives.ReadInt32LittleEndian(branch[8..]));
        Assert.Equal(2, branch[14]);
        Assert.Equal(Slot("b", offset: 0, length: 1), BinaryPrimitives.ReadUInt64LittleEndian(branch[16..]));
        Assert.Equal(Slot("c", offset: 1, length: 1), BinaryPrimitives.ReadUInt64LittleEndian(branch[24..]));
        Assert.Equal("bc", Encoding.ASCII.GetString(branch[48..50]));
        for (var i = 0; i < 3; i++)
        {
            var link = branch[(50 + i * 10)..];
            Assert.Equal((ulong)(8192 + i * 72) / 8 << 24 | 72 / 8, BinaryPrimitives.ReadUInt64LittleEndian(link));
            Assert.Equal(1, BinaryPrimitives.ReadUInt16LittleEndian(link[8..]));
        }
    }

    [Fact]
    public void A_long_value_lies_before_its_leaf_which_has_its_address()
    {
        var bytes = Bytes(Tree.EmptyWith(new Limits(4096, 2048, 96, 4)).Set("k", "long value"));

        Assert.Equal((byte)3, bytes[4]);
        Assert.Equal(26, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8)));
        Assert.Equal("long value", Encoding.ASCII.GetString(bytes, 16, 10));
        var leaf = bytes.AsSpan(32);
        Assert.Equal((byte)1, leaf[4]);
        Assert.Equal(Slot("", offset: 0, length: 0) | 1 << 15, BinaryPrimitives.ReadUInt64LittleEndian(leaf[16..]));
        Assert.Equal("k", Encoding.ASCII.GetString(leaf[48..49]));       // a single key is all prefix
        Assert.Equal(8192UL / 8 << 24 | 32 / 8, BinaryPrimitives.ReadUInt64LittleEndian(leaf[49..]));
    }

    [Fact]
    public void The_bytes_of_a_small_commit_are_these()
    {
        Assert.Equal(
            Expected,
            Convert.ToHexStringLower(
                Bytes(
                    Tree.EmptyWith(new Limits(4096, 2048, 96, 512))
                        .Set("apple", "3")
                        .Set("apricot", "5")
                        .Set("apse", "")
                )
            )
        );
    }

    // Computed from FORMAT.md by a program of its own.
    private const string Expected =
        "bd8f76cd010003003e000000020000000300000000656c70050004006f63697202000a0000006573ffffffffffffffff" +
        "6170706c65337269636f74357365000058ca0d4d040100007d00000000000000010000000000000000802ef168653c00" +
        "080000000400000003000000000000000020000000000000000000000000000000000000000000000000000000000000" +
        "0100000051e2efe649633842761956b0c767f7c511ddc128437d3dcbadcd305352de0417ec1f2d806669727374000000";

    private static ulong Slot(string head, int offset, int length) =>
        (ulong)BinaryPrimitives.ReadUInt32BigEndian(Encoding.ASCII.GetBytes(head.PadRight(4, '\0'))) << 32
        | (ulong)offset << 16
        | (uint)length;

    // The segment that commits a tree as revision 1.
    private static byte[] Bytes(Tree tree)
    {
        var planner = new Planner(LogHead.Genesis(Generation, tree.Limits), Tree.EmptyWith(tree.Limits));
        planner.Add(tree, new Instant(17_000_000_000_000_000), "first");
        return [.. planner.Finish().Chunks.SelectMany(chunk => chunk.ToArray())];
    }
}
